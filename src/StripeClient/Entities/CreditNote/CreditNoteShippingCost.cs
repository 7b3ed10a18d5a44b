using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class CreditNoteShippingCost : StripeEntity<CreditNoteShippingCost>
{
    public long AmountSubtotal { get; set; }

    public long AmountTax { get; set; }

    public long AmountTotal { get; set; }

    [JsonPropertyName("shipping_rate"), JsonConverter(typeof(ExpandableIdConverter))]
    public string ShippingRateId { get; set; }

    public List<CreditNoteShippingCostTax> Taxes { get; set; }
}

public class CreditNoteShippingCostTax : StripeEntity<CreditNoteShippingCostTax>
{
    public long Amount { get; set; }

    public TaxRate Rate { get; set; }

    public string TaxabilityReason { get; set; }

    public long? TaxableAmount { get; set; }
}
