namespace Stripe;

public class SubscriptionBillingMode : StripeEntity<SubscriptionBillingMode>
{
    public SubscriptionBillingModeFlexible Flexible { get; set; }

    public string Type { get; set; }

    public DateTime UpdatedAt { get; set; }
}

public class SubscriptionBillingModeFlexible : StripeEntity<SubscriptionBillingModeFlexible>
{
    public string ProrationDiscounts { get; set; }
}
