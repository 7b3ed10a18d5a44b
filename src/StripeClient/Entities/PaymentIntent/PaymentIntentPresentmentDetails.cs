namespace Stripe;

public class PaymentIntentPresentmentDetails : StripeEntity<PaymentIntentPresentmentDetails>
{
    public long PresentmentAmount { get; set; }

    public string PresentmentCurrency { get; set; }
}
