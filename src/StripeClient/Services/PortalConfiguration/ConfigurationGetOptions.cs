namespace Stripe.BillingPortal;

public class ConfigurationGetOptions : BaseOptions
{
}
