namespace Stripe;

public class CouponCurrencyOptions : StripeEntity<CouponCurrencyOptions>
{
    public long AmountOff { get; set; }
}
