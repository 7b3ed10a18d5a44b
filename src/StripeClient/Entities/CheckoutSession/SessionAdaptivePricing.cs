namespace Stripe.Checkout;

public class SessionAdaptivePricing : StripeEntity<SessionAdaptivePricing>
{
    public bool Enabled { get; set; }
}
