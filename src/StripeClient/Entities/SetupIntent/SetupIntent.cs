using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>A payment method being made ready for later charges.</summary>
public class SetupIntent : StripeEntity<SetupIntent>, IHasId, IHasObject, IHasMetadata
{
    public string Id { get; set; }

    public string Object { get; set; }

    public List<string> AllowedPaymentMethodTypes { get; set; }

    [JsonPropertyName("application"), JsonConverter(typeof(ExpandableIdConverter))]
    public string ApplicationId { get; set; }

    public bool AttachToSelf { get; set; }

    public SetupIntentAutomaticPaymentMethods AutomaticPaymentMethods { get; set; }

    public string CancellationReason { get; set; }

    public string ClientSecret { get; set; }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    [JsonIgnore]
    public string CustomerId { get => CustomerField?.Id; set => CustomerField = Expandable<Customer>.Of(value); }

    [JsonIgnore]
    public Customer Customer { get => CustomerField?.Value; set => CustomerField = Expandable<Customer>.Of(value); }

    public string CustomerAccount { get; set; }

    public string Description { get; set; }

    public List<string> ExcludedPaymentMethodTypes { get; set; }

    public List<string> FlowDirections { get; set; }

    public StripeError LastSetupError { get; set; }

    [JsonPropertyName("latest_attempt"), JsonConverter(typeof(ExpandableIdConverter))]
    public string LatestAttemptId { get; set; }

    public bool Livemode { get; set; }

    public SetupIntentManagedPayments ManagedPayments { get; set; }

    [JsonIgnore]
    public string MandateId { get => MandateField?.Id; set => MandateField = Expandable<Mandate>.Of(value); }

    [JsonIgnore]
    public Mandate Mandate { get => MandateField?.Value; set => MandateField = Expandable<Mandate>.Of(value); }

    public Dictionary<string, string> Metadata { get; set; }

    public SetupIntentNextAction NextAction { get; set; }

    [JsonPropertyName("on_behalf_of"), JsonConverter(typeof(ExpandableIdConverter))]
    public string OnBehalfOfId { get; set; }

    [JsonIgnore]
    public string PaymentMethodId { get => PaymentMethodField?.Id; set => PaymentMethodField = Expandable<PaymentMethod>.Of(value); }

    [JsonIgnore]
    public PaymentMethod PaymentMethod { get => PaymentMethodField?.Value; set => PaymentMethodField = Expandable<PaymentMethod>.Of(value); }

    public SetupIntentPaymentMethodConfigurationDetails PaymentMethodConfigurationDetails { get; set; }

    public SetupIntentPaymentMethodOptions PaymentMethodOptions { get; set; }

    public List<string> PaymentMethodTypes { get; set; }

    [JsonIgnore]
    public string SingleUseMandateId { get => SingleUseMandateField?.Id; set => SingleUseMandateField = Expandable<Mandate>.Of(value); }

    [JsonIgnore]
    public Mandate SingleUseMandate { get => SingleUseMandateField?.Value; set => SingleUseMandateField = Expandable<Mandate>.Of(value); }

    public string Status { get; set; }

    public string Usage { get; set; }

    [JsonInclude, JsonPropertyName("customer"), JsonConverter(typeof(ExpandableConverter<Customer>))]
    internal Expandable<Customer> CustomerField { get; set; }

    [JsonInclude, JsonPropertyName("mandate"), JsonConverter(typeof(ExpandableConverter<Mandate>))]
    internal Expandable<Mandate> MandateField { get; set; }

    [JsonInclude, JsonPropertyName("payment_method"), JsonConverter(typeof(ExpandableConverter<PaymentMethod>))]
    internal Expandable<PaymentMethod> PaymentMethodField { get; set; }

    [JsonInclude, JsonPropertyName("single_use_mandate"), JsonConverter(typeof(ExpandableConverter<Mandate>))]
    internal Expandable<Mandate> SingleUseMandateField { get; set; }
}
