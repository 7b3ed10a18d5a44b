using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>An amount waiting for the next invoice.</summary>
public class InvoiceItem : StripeEntity<InvoiceItem>, IHasId, IHasObject, IHasMetadata
{
    public string Id { get; set; }

    public string Object { get; set; }

    public long Amount { get; set; }

    public string Currency { get; set; }

    [JsonIgnore]
    public string CustomerId { get => CustomerField?.Id; set => CustomerField = Expandable<Customer>.Of(value); }

    [JsonIgnore]
    public Customer Customer { get => CustomerField?.Value; set => CustomerField = Expandable<Customer>.Of(value); }

    public string CustomerAccount { get; set; }

    public DateTime Date { get; set; } = DateTime.UnixEpoch;

    public bool? Deleted { get; set; }

    public string Description { get; set; }

    public bool Discountable { get; set; }

    [JsonIgnore]
    public List<string> DiscountIds { get => Expandable<Discount>.Ids(DiscountsField); set => DiscountsField = value?.ConvertAll(Expandable<Discount>.Of); }

    [JsonIgnore]
    public List<Discount> Discounts { get => Expandable<Discount>.Values(DiscountsField); set => DiscountsField = value?.ConvertAll(Expandable<Discount>.Of); }

    [JsonIgnore]
    public string InvoiceId { get => InvoiceField?.Id; set => InvoiceField = Expandable<Invoice>.Of(value); }

    [JsonIgnore]
    public Invoice Invoice { get => InvoiceField?.Value; set => InvoiceField = Expandable<Invoice>.Of(value); }

    public bool Livemode { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public long NetAmount { get; set; }

    public InvoiceItemParent Parent { get; set; }

    public InvoiceItemPeriod Period { get; set; }

    public InvoiceItemPricing Pricing { get; set; }

    public bool Proration { get; set; }

    public InvoiceItemProrationDetails ProrationDetails { get; set; }

    public long Quantity { get; set; }

    public decimal QuantityDecimal { get; set; }

    public List<TaxRate> TaxRates { get; set; }

    [JsonIgnore]
    public string TestClockId { get => TestClockField?.Id; set => TestClockField = Expandable<TestHelpers.TestClock>.Of(value); }

    [JsonIgnore]
    public TestHelpers.TestClock TestClock { get => TestClockField?.Value; set => TestClockField = Expandable<TestHelpers.TestClock>.Of(value); }

    [JsonInclude, JsonPropertyName("customer"), JsonConverter(typeof(ExpandableConverter<Customer>))]
    internal Expandable<Customer> CustomerField { get; set; }

    [JsonInclude, JsonPropertyName("discounts"), JsonConverter(typeof(ExpandableListConverter<Discount>))]
    internal List<Expandable<Discount>> DiscountsField { get; set; }

    [JsonInclude, JsonPropertyName("invoice"), JsonConverter(typeof(ExpandableConverter<Invoice>))]
    internal Expandable<Invoice> InvoiceField { get; set; }

    [JsonInclude, JsonPropertyName("test_clock"), JsonConverter(typeof(ExpandableConverter<TestHelpers.TestClock>))]
    internal Expandable<TestHelpers.TestClock> TestClockField { get; set; }
}
