using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>One payment, from first try to success.</summary>
public class PaymentIntent : StripeEntity<PaymentIntent>, IHasId, IHasObject, IHasMetadata
{
    public string Id { get; set; }

    public string Object { get; set; }

    public List<string> AllowedPaymentMethodTypes { get; set; }

    public long Amount { get; set; }

    public long AmountCapturable { get; set; }

    public long AmountReceived { get; set; }

    [JsonPropertyName("application"), JsonConverter(typeof(ExpandableIdConverter))]
    public string ApplicationId { get; set; }

    public long? ApplicationFeeAmount { get; set; }

    public PaymentIntentAutomaticPaymentMethods AutomaticPaymentMethods { get; set; }

    public DateTime? CanceledAt { get; set; }

    public string CancellationReason { get; set; }

    public string CaptureMethod { get; set; }

    public string ClientSecret { get; set; }

    public string ConfirmationMethod { get; set; }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    public string Currency { get; set; }

    [JsonIgnore]
    public string CustomerId { get => CustomerField?.Id; set => CustomerField = Expandable<Customer>.Of(value); }

    [JsonIgnore]
    public Customer Customer { get => CustomerField?.Value; set => CustomerField = Expandable<Customer>.Of(value); }

    public string CustomerAccount { get; set; }

    public string Description { get; set; }

    public List<string> ExcludedPaymentMethodTypes { get; set; }

    public PaymentIntentHooks Hooks { get; set; }

    public StripeError LastPaymentError { get; set; }

    [JsonIgnore]
    public string LatestChargeId { get => LatestChargeField?.Id; set => LatestChargeField = Expandable<Charge>.Of(value); }

    [JsonIgnore]
    public Charge LatestCharge { get => LatestChargeField?.Value; set => LatestChargeField = Expandable<Charge>.Of(value); }

    public bool Livemode { get; set; }

    public PaymentIntentManagedPayments ManagedPayments { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public PaymentIntentNextAction NextAction { get; set; }

    [JsonPropertyName("on_behalf_of"), JsonConverter(typeof(ExpandableIdConverter))]
    public string OnBehalfOfId { get; set; }

    public PaymentIntentPaymentDetails PaymentDetails { get; set; }

    [JsonIgnore]
    public string PaymentMethodId { get => PaymentMethodField?.Id; set => PaymentMethodField = Expandable<PaymentMethod>.Of(value); }

    [JsonIgnore]
    public PaymentMethod PaymentMethod { get => PaymentMethodField?.Value; set => PaymentMethodField = Expandable<PaymentMethod>.Of(value); }

    public PaymentIntentPaymentMethodConfigurationDetails PaymentMethodConfigurationDetails { get; set; }

    public PaymentIntentPaymentMethodOptions PaymentMethodOptions { get; set; }

    public List<string> PaymentMethodTypes { get; set; }

    public PaymentIntentPresentmentDetails PresentmentDetails { get; set; }

    public PaymentIntentProcessing Processing { get; set; }

    public string ReceiptEmail { get; set; }

    [JsonPropertyName("review"), JsonConverter(typeof(ExpandableIdConverter))]
    public string ReviewId { get; set; }

    public string SetupFutureUsage { get; set; }

    public Shipping Shipping { get; set; }

    [JsonPropertyName("source"), JsonConverter(typeof(ExpandableIdConverter))]
    public string SourceId { get; set; }

    public string StatementDescriptor { get; set; }

    public string StatementDescriptorSuffix { get; set; }

    public string Status { get; set; }

    public PaymentIntentTransferData TransferData { get; set; }

    public string TransferGroup { get; set; }

    [JsonInclude, JsonPropertyName("customer"), JsonConverter(typeof(ExpandableConverter<Customer>))]
    internal Expandable<Customer> CustomerField { get; set; }

    [JsonInclude, JsonPropertyName("latest_charge"), JsonConverter(typeof(ExpandableConverter<Charge>))]
    internal Expandable<Charge> LatestChargeField { get; set; }

    [JsonInclude, JsonPropertyName("payment_method"), JsonConverter(typeof(ExpandableConverter<PaymentMethod>))]
    internal Expandable<PaymentMethod> PaymentMethodField { get; set; }
}
