namespace Stripe.Billing;

public class CreditGrantExpireOptions : BaseOptions
{
}
