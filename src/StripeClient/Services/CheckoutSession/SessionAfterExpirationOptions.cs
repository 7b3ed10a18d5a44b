using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionAfterExpirationOptions : INestedOptions, IFormOptions
{
    public SessionAfterExpirationRecoveryOptions Recovery { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("recovery", Recovery);
    }
}

public class SessionAfterExpirationRecoveryOptions : INestedOptions, IFormOptions
{
    public bool? AllowPromotionCodes { get; set; }

    public bool? Enabled { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("allow_promotion_codes", AllowPromotionCodes);
        form.Add("enabled", Enabled);
    }
}
