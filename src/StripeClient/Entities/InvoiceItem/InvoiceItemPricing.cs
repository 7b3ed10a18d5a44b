using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceItemPricing : StripeEntity<InvoiceItemPricing>
{
    public InvoiceItemPricingPriceDetails PriceDetails { get; set; }

    public string Type { get; set; }

    public decimal? UnitAmountDecimal { get; set; }
}

public class InvoiceItemPricingPriceDetails : StripeEntity<InvoiceItemPricingPriceDetails>
{
    [JsonIgnore]
    public string PriceId { get => PriceField?.Id; set => PriceField = Expandable<Price>.Of(value); }

    [JsonIgnore]
    public Price Price { get => PriceField?.Value; set => PriceField = Expandable<Price>.Of(value); }

    public string Product { get; set; }

    [JsonInclude, JsonPropertyName("price"), JsonConverter(typeof(ExpandableConverter<Price>))]
    internal Expandable<Price> PriceField { get; set; }
}
