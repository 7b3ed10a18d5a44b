using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>A single attempt to move money.</summary>
public class Charge : StripeEntity<Charge>, IHasId, IHasObject, IHasMetadata
{
    public string Id { get; set; }

    public string Object { get; set; }

    public long Amount { get; set; }

    public long AmountCaptured { get; set; }

    public long AmountRefunded { get; set; }

    [JsonIgnore]
    public string BalanceTransactionId { get => BalanceTransactionField?.Id; set => BalanceTransactionField = Expandable<BalanceTransaction>.Of(value); }

    [JsonIgnore]
    public BalanceTransaction BalanceTransaction { get => BalanceTransactionField?.Value; set => BalanceTransactionField = Expandable<BalanceTransaction>.Of(value); }

    public ChargeBillingDetails BillingDetails { get; set; }

    public bool Captured { get; set; }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    public string Currency { get; set; }

    [JsonIgnore]
    public string CustomerId { get => CustomerField?.Id; set => CustomerField = Expandable<Customer>.Of(value); }

    [JsonIgnore]
    public Customer Customer { get => CustomerField?.Value; set => CustomerField = Expandable<Customer>.Of(value); }

    public string Description { get; set; }

    public bool Disputed { get; set; }

    public string FailureCode { get; set; }

    public string FailureMessage { get; set; }

    public bool Livemode { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public ChargeOutcome Outcome { get; set; }

    public bool Paid { get; set; }

    [JsonIgnore]
    public string PaymentIntentId { get => PaymentIntentField?.Id; set => PaymentIntentField = Expandable<PaymentIntent>.Of(value); }

    [JsonIgnore]
    public PaymentIntent PaymentIntent { get => PaymentIntentField?.Value; set => PaymentIntentField = Expandable<PaymentIntent>.Of(value); }

    public string PaymentMethod { get; set; }

    public ChargePaymentMethodDetails PaymentMethodDetails { get; set; }

    public string ReceiptEmail { get; set; }

    public string ReceiptNumber { get; set; }

    public string ReceiptUrl { get; set; }

    public bool Refunded { get; set; }

    public StripeList<Refund> Refunds { get; set; }

    public string StatementDescriptor { get; set; }

    public string Status { get; set; }

    [JsonInclude, JsonPropertyName("balance_transaction"), JsonConverter(typeof(ExpandableConverter<BalanceTransaction>))]
    internal Expandable<BalanceTransaction> BalanceTransactionField { get; set; }

    [JsonInclude, JsonPropertyName("customer"), JsonConverter(typeof(ExpandableConverter<Customer>))]
    internal Expandable<Customer> CustomerField { get; set; }

    [JsonInclude, JsonPropertyName("payment_intent"), JsonConverter(typeof(ExpandableConverter<PaymentIntent>))]
    internal Expandable<PaymentIntent> PaymentIntentField { get; set; }
}
