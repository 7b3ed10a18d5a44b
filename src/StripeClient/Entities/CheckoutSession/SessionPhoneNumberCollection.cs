namespace Stripe.Checkout;

public class SessionPhoneNumberCollection : StripeEntity<SessionPhoneNumberCollection>
{
    public bool Enabled { get; set; }
}
