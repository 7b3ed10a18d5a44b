namespace Stripe.Checkout;

public class SessionManagedPayments : StripeEntity<SessionManagedPayments>
{
    public bool Enabled { get; set; }
}
