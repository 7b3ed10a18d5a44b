namespace Stripe;

public class PaymentMethodPaypal : StripeEntity<PaymentMethodPaypal>
{
    public string Country { get; set; }

    public string PayerEmail { get; set; }

    public string PayerId { get; set; }
}
