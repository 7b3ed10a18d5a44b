namespace Stripe;

public class LineItemTax : StripeEntity<LineItemTax>
{
    public long Amount { get; set; }

    public TaxRate Rate { get; set; }

    public string TaxabilityReason { get; set; }

    public long? TaxableAmount { get; set; }
}
