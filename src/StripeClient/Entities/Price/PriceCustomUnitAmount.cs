namespace Stripe;

public class PriceCustomUnitAmount : StripeEntity<PriceCustomUnitAmount>
{
    public long? Maximum { get; set; }

    public long? Minimum { get; set; }

    public long? Preset { get; set; }
}
