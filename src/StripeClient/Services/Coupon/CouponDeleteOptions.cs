namespace Stripe;

public class CouponDeleteOptions : BaseOptions
{
}
