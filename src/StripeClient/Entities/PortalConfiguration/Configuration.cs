using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe.BillingPortal;

/// <summary>What customers may do in the hosted portal.</summary>
public class Configuration : StripeEntity<Configuration>, IHasId, IHasObject, IHasMetadata
{
    public string Id { get; set; }

    public string Object { get; set; }

    public bool Active { get; set; }

    [JsonPropertyName("application"), JsonConverter(typeof(ExpandableIdConverter))]
    public string ApplicationId { get; set; }

    public ConfigurationBusinessProfile BusinessProfile { get; set; }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    public string DefaultReturnUrl { get; set; }

    public ConfigurationFeatures Features { get; set; }

    public bool IsDefault { get; set; }

    public bool Livemode { get; set; }

    public ConfigurationLoginPage LoginPage { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Name { get; set; }

    public DateTime Updated { get; set; } = DateTime.UnixEpoch;
}
