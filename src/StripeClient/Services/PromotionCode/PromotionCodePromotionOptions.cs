using Stripe.Infrastructure;

namespace Stripe;

public class PromotionCodePromotionOptions : INestedOptions, IFormOptions
{
    public string Coupon { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("coupon", Coupon);
        form.Add("type", Type);
    }
}
