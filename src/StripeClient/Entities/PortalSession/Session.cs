using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe.BillingPortal;

/// <summary>A customer's visit to the hosted portal.</summary>
public class Session : StripeEntity<Session>, IHasId, IHasObject
{
    public string Id { get; set; }

    public string Object { get; set; }

    [JsonIgnore]
    public string ConfigurationId { get => ConfigurationField?.Id; set => ConfigurationField = Expandable<Configuration>.Of(value); }

    [JsonIgnore]
    public Configuration Configuration { get => ConfigurationField?.Value; set => ConfigurationField = Expandable<Configuration>.Of(value); }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    public string Customer { get; set; }

    public string CustomerAccount { get; set; }

    public SessionFlow Flow { get; set; }

    public bool Livemode { get; set; }

    public string Locale { get; set; }

    public string OnBehalfOf { get; set; }

    public string ReturnUrl { get; set; }

    public string Url { get; set; }

    [JsonInclude, JsonPropertyName("configuration"), JsonConverter(typeof(ExpandableConverter<Configuration>))]
    internal Expandable<Configuration> ConfigurationField { get; set; }
}
