using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe.Entitlements;

/// <summary>A feature a customer has now.</summary>
public class ActiveEntitlement : StripeEntity<ActiveEntitlement>, IHasId, IHasObject
{
    public string Id { get; set; }

    public string Object { get; set; }

    [JsonIgnore]
    public string FeatureId { get => FeatureField?.Id; set => FeatureField = Expandable<Feature>.Of(value); }

    [JsonIgnore]
    public Feature Feature { get => FeatureField?.Value; set => FeatureField = Expandable<Feature>.Of(value); }

    public bool Livemode { get; set; }

    public string LookupKey { get; set; }

    [JsonInclude, JsonPropertyName("feature"), JsonConverter(typeof(ExpandableConverter<Feature>))]
    internal Expandable<Feature> FeatureField { get; set; }
}
