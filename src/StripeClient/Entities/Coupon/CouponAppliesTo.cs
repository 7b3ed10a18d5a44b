namespace Stripe;

public class CouponAppliesTo : StripeEntity<CouponAppliesTo>
{
    public List<string> Products { get; set; }
}
