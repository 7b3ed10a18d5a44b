using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe.Billing;

/// <summary>Prepaid or given credit that pays for usage.</summary>
public class CreditGrant : StripeEntity<CreditGrant>, IHasId, IHasObject, IHasMetadata
{
    public string Id { get; set; }

    public string Object { get; set; }

    public CreditGrantAmount Amount { get; set; }

    public CreditGrantApplicabilityConfig ApplicabilityConfig { get; set; }

    public string Category { get; set; }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    [JsonIgnore]
    public string CustomerId { get => CustomerField?.Id; set => CustomerField = Expandable<Customer>.Of(value); }

    [JsonIgnore]
    public Customer Customer { get => CustomerField?.Value; set => CustomerField = Expandable<Customer>.Of(value); }

    public string CustomerAccount { get; set; }

    public DateTime? EffectiveAt { get; set; }

    public DateTime? ExpiresAt { get; set; }

    public bool Livemode { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Name { get; set; }

    public long? Priority { get; set; }

    [JsonIgnore]
    public string TestClockId { get => TestClockField?.Id; set => TestClockField = Expandable<TestHelpers.TestClock>.Of(value); }

    [JsonIgnore]
    public TestHelpers.TestClock TestClock { get => TestClockField?.Value; set => TestClockField = Expandable<TestHelpers.TestClock>.Of(value); }

    public DateTime Updated { get; set; } = DateTime.UnixEpoch;

    public DateTime? VoidedAt { get; set; }

    [JsonInclude, JsonPropertyName("customer"), JsonConverter(typeof(ExpandableConverter<Customer>))]
    internal Expandable<Customer> CustomerField { get; set; }

    [JsonInclude, JsonPropertyName("test_clock"), JsonConverter(typeof(ExpandableConverter<TestHelpers.TestClock>))]
    internal Expandable<TestHelpers.TestClock> TestClockField { get; set; }
}
