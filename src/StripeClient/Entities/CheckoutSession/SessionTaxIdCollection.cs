namespace Stripe.Checkout;

public class SessionTaxIdCollection : StripeEntity<SessionTaxIdCollection>
{
    public bool Enabled { get; set; }

    public string Required { get; set; }
}
