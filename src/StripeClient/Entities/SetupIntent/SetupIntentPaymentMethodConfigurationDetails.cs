namespace Stripe;

public class SetupIntentPaymentMethodConfigurationDetails : StripeEntity<SetupIntentPaymentMethodConfigurationDetails>, IHasId
{
    public string Id { get; set; }

    public string Parent { get; set; }
}
