using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>Money given back.</summary>
public class Refund : StripeEntity<Refund>, IHasId, IHasObject, IHasMetadata
{
    public string Id { get; set; }

    public string Object { get; set; }

    public long Amount { get; set; }

    [JsonIgnore]
    public string BalanceTransactionId { get => BalanceTransactionField?.Id; set => BalanceTransactionField = Expandable<BalanceTransaction>.Of(value); }

    [JsonIgnore]
    public BalanceTransaction BalanceTransaction { get => BalanceTransactionField?.Value; set => BalanceTransactionField = Expandable<BalanceTransaction>.Of(value); }

    [JsonIgnore]
    public string ChargeId { get => ChargeField?.Id; set => ChargeField = Expandable<Charge>.Of(value); }

    [JsonIgnore]
    public Charge Charge { get => ChargeField?.Value; set => ChargeField = Expandable<Charge>.Of(value); }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    public string Currency { get; set; }

    [JsonIgnore]
    public string CustomerId { get => CustomerField?.Id; set => CustomerField = Expandable<Customer>.Of(value); }

    [JsonIgnore]
    public Customer Customer { get => CustomerField?.Value; set => CustomerField = Expandable<Customer>.Of(value); }

    public string CustomerAccount { get; set; }

    public string Description { get; set; }

    public RefundDestinationDetails DestinationDetails { get; set; }

    [JsonIgnore]
    public string FailureBalanceTransactionId { get => FailureBalanceTransactionField?.Id; set => FailureBalanceTransactionField = Expandable<BalanceTransaction>.Of(value); }

    [JsonIgnore]
    public BalanceTransaction FailureBalanceTransaction { get => FailureBalanceTransactionField?.Value; set => FailureBalanceTransactionField = Expandable<BalanceTransaction>.Of(value); }

    public string FailureReason { get; set; }

    public string InstructionsEmail { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public RefundNextAction NextAction { get; set; }

    [JsonIgnore]
    public string PaymentIntentId { get => PaymentIntentField?.Id; set => PaymentIntentField = Expandable<PaymentIntent>.Of(value); }

    [JsonIgnore]
    public PaymentIntent PaymentIntent { get => PaymentIntentField?.Value; set => PaymentIntentField = Expandable<PaymentIntent>.Of(value); }

    [JsonIgnore]
    public string PaymentMethodId { get => PaymentMethodField?.Id; set => PaymentMethodField = Expandable<PaymentMethod>.Of(value); }

    [JsonIgnore]
    public PaymentMethod PaymentMethod { get => PaymentMethodField?.Value; set => PaymentMethodField = Expandable<PaymentMethod>.Of(value); }

    public string PendingReason { get; set; }

    public RefundPresentmentDetails PresentmentDetails { get; set; }

    public string Reason { get; set; }

    public string ReceiptNumber { get; set; }

    [JsonPropertyName("source_transfer_reversal"), JsonConverter(typeof(ExpandableIdConverter))]
    public string SourceTransferReversalId { get; set; }

    public string Status { get; set; }

    [JsonPropertyName("transfer_reversal"), JsonConverter(typeof(ExpandableIdConverter))]
    public string TransferReversalId { get; set; }

    [JsonInclude, JsonPropertyName("balance_transaction"), JsonConverter(typeof(ExpandableConverter<BalanceTransaction>))]
    internal Expandable<BalanceTransaction> BalanceTransactionField { get; set; }

    [JsonInclude, JsonPropertyName("charge"), JsonConverter(typeof(ExpandableConverter<Charge>))]
    internal Expandable<Charge> ChargeField { get; set; }

    [JsonInclude, JsonPropertyName("customer"), JsonConverter(typeof(ExpandableConverter<Customer>))]
    internal Expandable<Customer> CustomerField { get; set; }

    [JsonInclude, JsonPropertyName("failure_balance_transaction"), JsonConverter(typeof(ExpandableConverter<BalanceTransaction>))]
    internal Expandable<BalanceTransaction> FailureBalanceTransactionField { get; set; }

    [JsonInclude, JsonPropertyName("payment_intent"), JsonConverter(typeof(ExpandableConverter<PaymentIntent>))]
    internal Expandable<PaymentIntent> PaymentIntentField { get; set; }

    [JsonInclude, JsonPropertyName("payment_method"), JsonConverter(typeof(ExpandableConverter<PaymentMethod>))]
    internal Expandable<PaymentMethod> PaymentMethodField { get; set; }
}
