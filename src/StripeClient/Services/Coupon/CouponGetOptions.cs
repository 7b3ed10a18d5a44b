namespace Stripe;

public class CouponGetOptions : BaseOptions
{
}
