using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>Who pays: one per tenant.</summary>
public class Customer : StripeEntity<Customer>, IHasId, IHasObject, IHasMetadata
{
    public string Id { get; set; }

    public string Object { get; set; }

    public Address Address { get; set; }

    public long Balance { get; set; }

    public string BusinessName { get; set; }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    public string Currency { get; set; }

    public string CustomerAccount { get; set; }

    [JsonPropertyName("default_source"), JsonConverter(typeof(ExpandableIdConverter))]
    public string DefaultSourceId { get; set; }

    public bool? Deleted { get; set; }

    public bool? Delinquent { get; set; }

    public string Description { get; set; }

    public Discount Discount { get; set; }

    public string Email { get; set; }

    public string IndividualName { get; set; }

    public Dictionary<string, long> InvoiceCreditBalance { get; set; }

    public string InvoicePrefix { get; set; }

    public CustomerInvoiceSettings InvoiceSettings { get; set; }

    public bool Livemode { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Name { get; set; }

    public long NextInvoiceSequence { get; set; }

    public string Phone { get; set; }

    public List<string> PreferredLocales { get; set; }

    public Shipping Shipping { get; set; }

    public StripeList<Subscription> Subscriptions { get; set; }

    public CustomerTax Tax { get; set; }

    public string TaxExempt { get; set; }

    public StripeList<TaxId> TaxIds { get; set; }

    [JsonIgnore]
    public string TestClockId { get => TestClockField?.Id; set => TestClockField = Expandable<TestHelpers.TestClock>.Of(value); }

    [JsonIgnore]
    public TestHelpers.TestClock TestClock { get => TestClockField?.Value; set => TestClockField = Expandable<TestHelpers.TestClock>.Of(value); }

    [JsonInclude, JsonPropertyName("test_clock"), JsonConverter(typeof(ExpandableConverter<TestHelpers.TestClock>))]
    internal Expandable<TestHelpers.TestClock> TestClockField { get; set; }
}
