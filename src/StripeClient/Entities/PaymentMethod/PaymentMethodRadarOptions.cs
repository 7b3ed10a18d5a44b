namespace Stripe;

public class PaymentMethodRadarOptions : StripeEntity<PaymentMethodRadarOptions>
{
    public string Session { get; set; }
}
