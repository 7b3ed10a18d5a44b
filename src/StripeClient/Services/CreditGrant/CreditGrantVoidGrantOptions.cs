namespace Stripe.Billing;

public class CreditGrantVoidGrantOptions : BaseOptions
{
}
