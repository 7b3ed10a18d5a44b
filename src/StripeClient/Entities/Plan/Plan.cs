using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>The legacy form of a price.</summary>
public class Plan : StripeEntity<Plan>, IHasId, IHasObject, IHasMetadata
{
    public string Id { get; set; }

    public string Object { get; set; }

    public bool Active { get; set; }

    public long? Amount { get; set; }

    public decimal? AmountDecimal { get; set; }

    public string BillingScheme { get; set; }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    public string Currency { get; set; }

    public string Interval { get; set; }

    public long IntervalCount { get; set; }

    public bool Livemode { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Meter { get; set; }

    public string Nickname { get; set; }

    [JsonIgnore]
    public string ProductId { get => ProductField?.Id; set => ProductField = Expandable<Product>.Of(value); }

    [JsonIgnore]
    public Product Product { get => ProductField?.Value; set => ProductField = Expandable<Product>.Of(value); }

    public string TiersMode { get; set; }

    public long? TrialPeriodDays { get; set; }

    public string UsageType { get; set; }

    [JsonInclude, JsonPropertyName("product"), JsonConverter(typeof(ExpandableConverter<Product>))]
    internal Expandable<Product> ProductField { get; set; }
}
