namespace Stripe;

public class PaymentIntentPaymentMethodConfigurationDetails : StripeEntity<PaymentIntentPaymentMethodConfigurationDetails>, IHasId
{
    public string Id { get; set; }

    public string Parent { get; set; }
}
