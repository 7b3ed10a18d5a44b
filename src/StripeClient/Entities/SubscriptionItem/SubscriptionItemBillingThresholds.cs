namespace Stripe;

public class SubscriptionItemBillingThresholds : StripeEntity<SubscriptionItemBillingThresholds>
{
    public long? UsageGte { get; set; }
}
