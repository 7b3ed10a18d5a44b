namespace Stripe.Billing;

public class MeterCustomerMapping : StripeEntity<MeterCustomerMapping>
{
    public string EventPayloadKey { get; set; }

    public string Type { get; set; }
}
