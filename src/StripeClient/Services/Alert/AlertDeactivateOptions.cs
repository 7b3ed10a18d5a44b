namespace Stripe.Billing;

public class AlertDeactivateOptions : BaseOptions
{
}
