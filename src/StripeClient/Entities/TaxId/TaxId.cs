using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>A customer's registration number for taxes.</summary>
public class TaxId : StripeEntity<TaxId>, IHasId, IHasObject
{
    public string Id { get; set; }

    public string Object { get; set; }

    public string Country { get; set; }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    [JsonIgnore]
    public string CustomerId { get => CustomerField?.Id; set => CustomerField = Expandable<Customer>.Of(value); }

    [JsonIgnore]
    public Customer Customer { get => CustomerField?.Value; set => CustomerField = Expandable<Customer>.Of(value); }

    public bool? Deleted { get; set; }

    public bool Livemode { get; set; }

    public string Type { get; set; }

    public string Value { get; set; }

    public TaxIdVerification Verification { get; set; }

    [JsonInclude, JsonPropertyName("customer"), JsonConverter(typeof(ExpandableConverter<Customer>))]
    internal Expandable<Customer> CustomerField { get; set; }
}
