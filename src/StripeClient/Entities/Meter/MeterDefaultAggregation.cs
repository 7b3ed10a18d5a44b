namespace Stripe.Billing;

public class MeterDefaultAggregation : StripeEntity<MeterDefaultAggregation>
{
    public string Formula { get; set; }
}
