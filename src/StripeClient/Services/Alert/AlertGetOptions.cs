namespace Stripe.Billing;

public class AlertGetOptions : BaseOptions
{
}
