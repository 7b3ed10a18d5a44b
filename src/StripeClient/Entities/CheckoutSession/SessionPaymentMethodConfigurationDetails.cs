namespace Stripe.Checkout;

public class SessionPaymentMethodConfigurationDetails : StripeEntity<SessionPaymentMethodConfigurationDetails>, IHasId
{
    public string Id { get; set; }

    public string Parent { get; set; }
}
