namespace Stripe;

public class SubscriptionManagedPayments : StripeEntity<SubscriptionManagedPayments>
{
    public bool Enabled { get; set; }
}
