namespace Stripe.Billing;

public class AlertActivateOptions : BaseOptions
{
}
