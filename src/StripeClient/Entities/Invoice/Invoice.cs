using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>A bill for a period or for single items.</summary>
public class Invoice : StripeEntity<Invoice>, IHasId, IHasObject, IHasMetadata
{
    public string Id { get; set; }

    public string Object { get; set; }

    public string AccountCountry { get; set; }

    public string AccountName { get; set; }

    [JsonIgnore]
    public List<string> AccountTaxIdIds { get => Expandable<TaxId>.Ids(AccountTaxIdsField); set => AccountTaxIdsField = value?.ConvertAll(Expandable<TaxId>.Of); }

    [JsonIgnore]
    public List<TaxId> AccountTaxIds { get => Expandable<TaxId>.Values(AccountTaxIdsField); set => AccountTaxIdsField = value?.ConvertAll(Expandable<TaxId>.Of); }

    public long AmountDue { get; set; }

    public long AmountOverpaid { get; set; }

    public long AmountPaid { get; set; }

    public long AmountPaidOffStripe { get; set; }

    public long AmountRemaining { get; set; }

    public long AmountShipping { get; set; }

    [JsonPropertyName("application"), JsonConverter(typeof(ExpandableIdConverter))]
    public string ApplicationId { get; set; }

    public long AttemptCount { get; set; }

    public bool Attempted { get; set; }

    public bool AutoAdvance { get; set; }

    public InvoiceAutomaticTax AutomaticTax { get; set; }

    public DateTime? AutomaticallyFinalizesAt { get; set; }

    public string BillingReason { get; set; }

    public string CollectionMethod { get; set; }

    public InvoiceConfirmationSecret ConfirmationSecret { get; set; }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    public string Currency { get; set; }

    public List<InvoiceCustomField> CustomFields { get; set; }

    [JsonIgnore]
    public string CustomerId { get => CustomerField?.Id; set => CustomerField = Expandable<Customer>.Of(value); }

    [JsonIgnore]
    public Customer Customer { get => CustomerField?.Value; set => CustomerField = Expandable<Customer>.Of(value); }

    public string CustomerAccount { get; set; }

    public Address CustomerAddress { get; set; }

    public string CustomerEmail { get; set; }

    public string CustomerName { get; set; }

    public string CustomerPhone { get; set; }

    public Shipping CustomerShipping { get; set; }

    public string CustomerTaxExempt { get; set; }

    public List<InvoiceCustomerTaxId> CustomerTaxIds { get; set; }

    [JsonIgnore]
    public string DefaultPaymentMethodId { get => DefaultPaymentMethodField?.Id; set => DefaultPaymentMethodField = Expandable<PaymentMethod>.Of(value); }

    [JsonIgnore]
    public PaymentMethod DefaultPaymentMethod { get => DefaultPaymentMethodField?.Value; set => DefaultPaymentMethodField = Expandable<PaymentMethod>.Of(value); }

    [JsonPropertyName("default_source"), JsonConverter(typeof(ExpandableIdConverter))]
    public string DefaultSourceId { get; set; }

    public List<TaxRate> DefaultTaxRates { get; set; }

    public bool? Deleted { get; set; }

    public string Description { get; set; }

    [JsonIgnore]
    public List<string> DiscountIds { get => Expandable<Discount>.Ids(DiscountsField); set => DiscountsField = value?.ConvertAll(Expandable<Discount>.Of); }

    [JsonIgnore]
    public List<Discount> Discounts { get => Expandable<Discount>.Values(DiscountsField); set => DiscountsField = value?.ConvertAll(Expandable<Discount>.Of); }

    public DateTime? DueDate { get; set; }

    public DateTime? EffectiveAt { get; set; }

    public long? EndingBalance { get; set; }

    public string Footer { get; set; }

    public InvoiceFromInvoice FromInvoice { get; set; }

    public string HostedInvoiceUrl { get; set; }

    public string InvoicePdf { get; set; }

    public InvoiceIssuer Issuer { get; set; }

    public StripeError LastFinalizationError { get; set; }

    [JsonIgnore]
    public string LatestRevisionId { get => LatestRevisionField?.Id; set => LatestRevisionField = Expandable<Invoice>.Of(value); }

    [JsonIgnore]
    public Invoice LatestRevision { get => LatestRevisionField?.Value; set => LatestRevisionField = Expandable<Invoice>.Of(value); }

    public StripeList<InvoiceLineItem> Lines { get; set; }

    public bool Livemode { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public DateTime? NextPaymentAttempt { get; set; }

    public string Number { get; set; }

    [JsonPropertyName("on_behalf_of"), JsonConverter(typeof(ExpandableIdConverter))]
    public string OnBehalfOfId { get; set; }

    public InvoiceParent Parent { get; set; }

    public InvoicePaymentSettings PaymentSettings { get; set; }

    public StripeList<InvoicePayment> Payments { get; set; }

    public DateTime PeriodEnd { get; set; } = DateTime.UnixEpoch;

    public DateTime PeriodStart { get; set; } = DateTime.UnixEpoch;

    public long PostPaymentCreditNotesAmount { get; set; }

    public long PrePaymentCreditNotesAmount { get; set; }

    public string ReceiptNumber { get; set; }

    public InvoiceRendering Rendering { get; set; }

    public InvoiceShippingCost ShippingCost { get; set; }

    public InvoiceShippingDetails ShippingDetails { get; set; }

    public long StartingBalance { get; set; }

    public string StatementDescriptor { get; set; }

    public string Status { get; set; }

    public InvoiceStatusTransitions StatusTransitions { get; set; }

    public long Subtotal { get; set; }

    public long? SubtotalExcludingTax { get; set; }

    [JsonIgnore]
    public string TestClockId { get => TestClockField?.Id; set => TestClockField = Expandable<TestHelpers.TestClock>.Of(value); }

    [JsonIgnore]
    public TestHelpers.TestClock TestClock { get => TestClockField?.Value; set => TestClockField = Expandable<TestHelpers.TestClock>.Of(value); }

    public InvoiceThresholdReason ThresholdReason { get; set; }

    public long Total { get; set; }

    public List<InvoiceDiscountAmount> TotalDiscountAmounts { get; set; }

    public long? TotalExcludingTax { get; set; }

    public List<InvoiceTotalPretaxCreditAmount> TotalPretaxCreditAmounts { get; set; }

    public List<InvoiceTotalTax> TotalTaxes { get; set; }

    public DateTime? WebhooksDeliveredAt { get; set; }

    [JsonInclude, JsonPropertyName("account_tax_ids"), JsonConverter(typeof(ExpandableListConverter<TaxId>))]
    internal List<Expandable<TaxId>> AccountTaxIdsField { get; set; }

    [JsonInclude, JsonPropertyName("customer"), JsonConverter(typeof(ExpandableConverter<Customer>))]
    internal Expandable<Customer> CustomerField { get; set; }

    [JsonInclude, JsonPropertyName("default_payment_method"), JsonConverter(typeof(ExpandableConverter<PaymentMethod>))]
    internal Expandable<PaymentMethod> DefaultPaymentMethodField { get; set; }

    [JsonInclude, JsonPropertyName("discounts"), JsonConverter(typeof(ExpandableListConverter<Discount>))]
    internal List<Expandable<Discount>> DiscountsField { get; set; }

    [JsonInclude, JsonPropertyName("latest_revision"), JsonConverter(typeof(ExpandableConverter<Invoice>))]
    internal Expandable<Invoice> LatestRevisionField { get; set; }

    [JsonInclude, JsonPropertyName("test_clock"), JsonConverter(typeof(ExpandableConverter<TestHelpers.TestClock>))]
    internal Expandable<TestHelpers.TestClock> TestClockField { get; set; }
}
