namespace Stripe.Checkout;

public class SessionPresentmentDetails : StripeEntity<SessionPresentmentDetails>
{
    public long PresentmentAmount { get; set; }

    public string PresentmentCurrency { get; set; }
}
