using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionDiscountOptions : INestedOptions, IFormOptions
{
    public string Coupon { get; set; }

    public string PromotionCode { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("coupon", Coupon);
        form.Add("promotion_code", PromotionCode);
    }
}
