namespace Stripe.Checkout;

public class SessionExpireOptions : BaseOptions
{
}
