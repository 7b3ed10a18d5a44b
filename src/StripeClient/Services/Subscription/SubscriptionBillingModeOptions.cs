using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionBillingModeOptions : INestedOptions, IFormOptions
{
    public SubscriptionBillingModeFlexibleOptions Flexible { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("flexible", Flexible);
        form.Add("type", Type);
    }
}

public class SubscriptionBillingModeFlexibleOptions : INestedOptions, IFormOptions
{
    public string ProrationDiscounts { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("proration_discounts", ProrationDiscounts);
    }
}
