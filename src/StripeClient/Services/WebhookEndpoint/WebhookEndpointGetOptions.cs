namespace Stripe;

public class WebhookEndpointGetOptions : BaseOptions
{
}
