namespace Stripe;

public class RefundPresentmentDetails : StripeEntity<RefundPresentmentDetails>
{
    public long PresentmentAmount { get; set; }

    public string PresentmentCurrency { get; set; }
}
