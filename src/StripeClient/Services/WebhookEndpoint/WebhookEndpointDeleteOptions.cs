namespace Stripe;

public class WebhookEndpointDeleteOptions : BaseOptions
{
}
