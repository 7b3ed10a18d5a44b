namespace Stripe;

public class PaymentMethodLink : StripeEntity<PaymentMethodLink>
{
    public string Email { get; set; }

    public string PersistentToken { get; set; }
}
