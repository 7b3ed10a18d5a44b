namespace Stripe.Billing;

public class CreditGrantGetOptions : BaseOptions
{
}
