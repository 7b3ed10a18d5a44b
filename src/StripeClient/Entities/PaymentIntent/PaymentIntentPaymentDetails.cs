namespace Stripe;

public class PaymentIntentPaymentDetails : StripeEntity<PaymentIntentPaymentDetails>
{
    public string CustomerReference { get; set; }

    public string OrderReference { get; set; }
}
