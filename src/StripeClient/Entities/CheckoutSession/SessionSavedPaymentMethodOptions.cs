namespace Stripe.Checkout;

public class SessionSavedPaymentMethodOptions : StripeEntity<SessionSavedPaymentMethodOptions>
{
    public List<string> AllowRedisplayFilters { get; set; }

    public string PaymentMethodRemove { get; set; }

    public string PaymentMethodSave { get; set; }
}
