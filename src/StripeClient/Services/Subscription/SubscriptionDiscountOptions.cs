using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionDiscountOptions : INestedOptions, IFormOptions
{
    public string Coupon { get; set; }

    public string Discount { get; set; }

    public string PromotionCode { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("coupon", Coupon);
        form.Add("discount", Discount);
        form.Add("promotion_code", PromotionCode);
    }
}
