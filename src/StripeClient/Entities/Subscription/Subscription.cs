using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>A customer's standing order of prices.</summary>
public class Subscription : StripeEntity<Subscription>, IHasId, IHasObject, IHasMetadata
{
    public string Id { get; set; }

    public string Object { get; set; }

    [JsonPropertyName("application"), JsonConverter(typeof(ExpandableIdConverter))]
    public string ApplicationId { get; set; }

    public decimal? ApplicationFeePercent { get; set; }

    public SubscriptionAutomaticTax AutomaticTax { get; set; }

    public DateTime BillingCycleAnchor { get; set; } = DateTime.UnixEpoch;

    public SubscriptionBillingCycleAnchorConfig BillingCycleAnchorConfig { get; set; }

    public SubscriptionBillingMode BillingMode { get; set; }

    public List<SubscriptionBillingSchedule> BillingSchedules { get; set; }

    public SubscriptionBillingThresholds BillingThresholds { get; set; }

    public DateTime? CancelAt { get; set; }

    public bool CancelAtPeriodEnd { get; set; }

    public DateTime? CanceledAt { get; set; }

    public SubscriptionCancellationDetails CancellationDetails { get; set; }

    public string CollectionMethod { get; set; }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    public string Currency { get; set; }

    [JsonIgnore]
    public string CustomerId { get => CustomerField?.Id; set => CustomerField = Expandable<Customer>.Of(value); }

    [JsonIgnore]
    public Customer Customer { get => CustomerField?.Value; set => CustomerField = Expandable<Customer>.Of(value); }

    public string CustomerAccount { get; set; }

    public long? DaysUntilDue { get; set; }

    [JsonIgnore]
    public string DefaultPaymentMethodId { get => DefaultPaymentMethodField?.Id; set => DefaultPaymentMethodField = Expandable<PaymentMethod>.Of(value); }

    [JsonIgnore]
    public PaymentMethod DefaultPaymentMethod { get => DefaultPaymentMethodField?.Value; set => DefaultPaymentMethodField = Expandable<PaymentMethod>.Of(value); }

    [JsonPropertyName("default_source"), JsonConverter(typeof(ExpandableIdConverter))]
    public string DefaultSourceId { get; set; }

    public List<TaxRate> DefaultTaxRates { get; set; }

    public string Description { get; set; }

    [JsonIgnore]
    public List<string> DiscountIds { get => Expandable<Discount>.Ids(DiscountsField); set => DiscountsField = value?.ConvertAll(Expandable<Discount>.Of); }

    [JsonIgnore]
    public List<Discount> Discounts { get => Expandable<Discount>.Values(DiscountsField); set => DiscountsField = value?.ConvertAll(Expandable<Discount>.Of); }

    public DateTime? EndedAt { get; set; }

    public SubscriptionInvoiceSettings InvoiceSettings { get; set; }

    public StripeList<SubscriptionItem> Items { get; set; }

    [JsonIgnore]
    public string LatestInvoiceId { get => LatestInvoiceField?.Id; set => LatestInvoiceField = Expandable<Invoice>.Of(value); }

    [JsonIgnore]
    public Invoice LatestInvoice { get => LatestInvoiceField?.Value; set => LatestInvoiceField = Expandable<Invoice>.Of(value); }

    public bool Livemode { get; set; }

    public SubscriptionManagedPayments ManagedPayments { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public DateTime? NextPendingInvoiceItemInvoice { get; set; }

    [JsonPropertyName("on_behalf_of"), JsonConverter(typeof(ExpandableIdConverter))]
    public string OnBehalfOfId { get; set; }

    public SubscriptionPauseCollection PauseCollection { get; set; }

    public SubscriptionPaymentSettings PaymentSettings { get; set; }

    public SubscriptionPendingInvoiceItemInterval PendingInvoiceItemInterval { get; set; }

    [JsonIgnore]
    public string PendingSetupIntentId { get => PendingSetupIntentField?.Id; set => PendingSetupIntentField = Expandable<SetupIntent>.Of(value); }

    [JsonIgnore]
    public SetupIntent PendingSetupIntent { get => PendingSetupIntentField?.Value; set => PendingSetupIntentField = Expandable<SetupIntent>.Of(value); }

    public SubscriptionPendingUpdate PendingUpdate { get; set; }

    public SubscriptionPresentmentDetails PresentmentDetails { get; set; }

    [JsonPropertyName("schedule"), JsonConverter(typeof(ExpandableIdConverter))]
    public string ScheduleId { get; set; }

    public DateTime StartDate { get; set; } = DateTime.UnixEpoch;

    public string Status { get; set; }

    [JsonIgnore]
    public string TestClockId { get => TestClockField?.Id; set => TestClockField = Expandable<TestHelpers.TestClock>.Of(value); }

    [JsonIgnore]
    public TestHelpers.TestClock TestClock { get => TestClockField?.Value; set => TestClockField = Expandable<TestHelpers.TestClock>.Of(value); }

    public SubscriptionTransferData TransferData { get; set; }

    public DateTime? TrialEnd { get; set; }

    public SubscriptionTrialSettings TrialSettings { get; set; }

    public DateTime? TrialStart { get; set; }

    [JsonInclude, JsonPropertyName("customer"), JsonConverter(typeof(ExpandableConverter<Customer>))]
    internal Expandable<Customer> CustomerField { get; set; }

    [JsonInclude, JsonPropertyName("default_payment_method"), JsonConverter(typeof(ExpandableConverter<PaymentMethod>))]
    internal Expandable<PaymentMethod> DefaultPaymentMethodField { get; set; }

    [JsonInclude, JsonPropertyName("discounts"), JsonConverter(typeof(ExpandableListConverter<Discount>))]
    internal List<Expandable<Discount>> DiscountsField { get; set; }

    [JsonInclude, JsonPropertyName("latest_invoice"), JsonConverter(typeof(ExpandableConverter<Invoice>))]
    internal Expandable<Invoice> LatestInvoiceField { get; set; }

    [JsonInclude, JsonPropertyName("pending_setup_intent"), JsonConverter(typeof(ExpandableConverter<SetupIntent>))]
    internal Expandable<SetupIntent> PendingSetupIntentField { get; set; }

    [JsonInclude, JsonPropertyName("test_clock"), JsonConverter(typeof(ExpandableConverter<TestHelpers.TestClock>))]
    internal Expandable<TestHelpers.TestClock> TestClockField { get; set; }
}
