namespace Stripe.Billing;

public class AlertArchiveOptions : BaseOptions
{
}
