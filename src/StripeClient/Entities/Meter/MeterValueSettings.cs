namespace Stripe.Billing;

public class MeterValueSettings : StripeEntity<MeterValueSettings>
{
    public string EventPayloadKey { get; set; }
}
