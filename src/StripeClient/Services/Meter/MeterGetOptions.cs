namespace Stripe.Billing;

public class MeterGetOptions : BaseOptions
{
}
