using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionResumeOptions : BaseOptions
{
    public SubscriptionBillingCycleAnchor BillingCycleAnchor { get; set; }

    public string ProrationBehavior { get; set; }

    public DateTime? ProrationDate { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("billing_cycle_anchor", BillingCycleAnchor);
        form.Add("proration_behavior", ProrationBehavior);
        form.Add("proration_date", ProrationDate);
    }
}
