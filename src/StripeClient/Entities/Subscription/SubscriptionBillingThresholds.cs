namespace Stripe;

public class SubscriptionBillingThresholds : StripeEntity<SubscriptionBillingThresholds>
{
    public long? AmountGte { get; set; }

    public bool? ResetBillingCycleAnchor { get; set; }
}
