namespace Stripe;

public class WebhookEndpointListOptions : ListOptions
{
}
