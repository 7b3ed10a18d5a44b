namespace Stripe;

public class PaymentIntentManagedPayments : StripeEntity<PaymentIntentManagedPayments>
{
    public bool Enabled { get; set; }
}
