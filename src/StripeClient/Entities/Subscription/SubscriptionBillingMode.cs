namespace Stripe;

public class SubscriptionBillingMode : StripeEntity<SubscriptionBillingMode>
{
    public SubscriptionBillingModeFlexible Flexible { get; set; }

    public string Type { get; set; }

    public DateTime UpdatedAt { get; set; } = DateTime.UnixEpoch;
}

public class SubscriptionBillingModeFlexible : StripeEntity<SubscriptionBillingModeFlexible>
{
    public string ProrationDiscounts { get; set; }
}
