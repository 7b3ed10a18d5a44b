using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>What is sold.</summary>
public class Product : StripeEntity<Product>, IHasId, IHasObject, IHasMetadata
{
    public string Id { get; set; }

    public string Object { get; set; }

    public bool Active { get; set; }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    [JsonIgnore]
    public string DefaultPriceId { get => DefaultPriceField?.Id; set => DefaultPriceField = Expandable<Price>.Of(value); }

    [JsonIgnore]
    public Price DefaultPrice { get => DefaultPriceField?.Value; set => DefaultPriceField = Expandable<Price>.Of(value); }

    public bool? Deleted { get; set; }

    public string Description { get; set; }

    public List<string> Images { get; set; }

    public bool Livemode { get; set; }

    public List<ProductMarketingFeature> MarketingFeatures { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Name { get; set; }

    public ProductPackageDimensions PackageDimensions { get; set; }

    public bool? Shippable { get; set; }

    public string StatementDescriptor { get; set; }

    [JsonPropertyName("tax_code"), JsonConverter(typeof(ExpandableIdConverter))]
    public string TaxCodeId { get; set; }

    public string Type { get; set; }

    public string UnitLabel { get; set; }

    public DateTime Updated { get; set; } = DateTime.UnixEpoch;

    public string Url { get; set; }

    [JsonInclude, JsonPropertyName("default_price"), JsonConverter(typeof(ExpandableConverter<Price>))]
    internal Expandable<Price> DefaultPriceField { get; set; }
}
