namespace Stripe.Billing;

public class MeterDeactivateOptions : BaseOptions
{
}
