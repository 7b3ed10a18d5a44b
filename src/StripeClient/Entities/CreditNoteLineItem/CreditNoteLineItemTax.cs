using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class CreditNoteLineItemTax : StripeEntity<CreditNoteLineItemTax>
{
    public long Amount { get; set; }

    public string TaxBehavior { get; set; }

    public CreditNoteLineItemTaxTaxRateDetails TaxRateDetails { get; set; }

    public string TaxabilityReason { get; set; }

    public long? TaxableAmount { get; set; }

    public string Type { get; set; }
}

public class CreditNoteLineItemTaxTaxRateDetails : StripeEntity<CreditNoteLineItemTaxTaxRateDetails>
{
    [JsonIgnore]
    public string TaxRateId { get => TaxRateField?.Id; set => TaxRateField = Expandable<TaxRate>.Of(value); }

    [JsonIgnore]
    public TaxRate TaxRate { get => TaxRateField?.Value; set => TaxRateField = Expandable<TaxRate>.Of(value); }

    [JsonInclude, JsonPropertyName("tax_rate"), JsonConverter(typeof(ExpandableConverter<TaxRate>))]
    internal Expandable<TaxRate> TaxRateField { get; set; }
}
