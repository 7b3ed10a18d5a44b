using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceLineItemPricing : StripeEntity<InvoiceLineItemPricing>
{
    public InvoiceLineItemPricingPriceDetails PriceDetails { get; set; }

    public string Type { get; set; }

    public decimal? UnitAmountDecimal { get; set; }
}

public class InvoiceLineItemPricingPriceDetails : StripeEntity<InvoiceLineItemPricingPriceDetails>
{
    [JsonIgnore]
    public string PriceId { get => PriceField?.Id; set => PriceField = Expandable<Price>.Of(value); }

    [JsonIgnore]
    public Price Price { get => PriceField?.Value; set => PriceField = Expandable<Price>.Of(value); }

    public string Product { get; set; }

    [JsonInclude, JsonPropertyName("price"), JsonConverter(typeof(ExpandableConverter<Price>))]
    internal Expandable<Price> PriceField { get; set; }
}
