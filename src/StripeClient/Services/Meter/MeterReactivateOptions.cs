namespace Stripe.Billing;

public class MeterReactivateOptions : BaseOptions
{
}
