using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionItemBillingThresholdsOptions : INestedOptions, IFormOptions
{
    public long? UsageGte { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("usage_gte", UsageGte);
    }
}
