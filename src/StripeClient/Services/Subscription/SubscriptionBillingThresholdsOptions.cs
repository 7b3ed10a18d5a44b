using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionBillingThresholdsOptions : INestedOptions, IFormOptions
{
    public long? AmountGte { get; set; }

    public bool? ResetBillingCycleAnchor { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount_gte", AmountGte);
        form.Add("reset_billing_cycle_anchor", ResetBillingCycleAnchor);
    }
}
