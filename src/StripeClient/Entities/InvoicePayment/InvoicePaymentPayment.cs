using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class InvoicePaymentPayment : StripeEntity<InvoicePaymentPayment>
{
    [JsonIgnore]
    public string ChargeId { get => ChargeField?.Id; set => ChargeField = Expandable<Charge>.Of(value); }

    [JsonIgnore]
    public Charge Charge { get => ChargeField?.Value; set => ChargeField = Expandable<Charge>.Of(value); }

    [JsonIgnore]
    public string PaymentIntentId { get => PaymentIntentField?.Id; set => PaymentIntentField = Expandable<PaymentIntent>.Of(value); }

    [JsonIgnore]
    public PaymentIntent PaymentIntent { get => PaymentIntentField?.Value; set => PaymentIntentField = Expandable<PaymentIntent>.Of(value); }

    [JsonPropertyName("payment_record"), JsonConverter(typeof(ExpandableIdConverter))]
    public string PaymentRecordId { get; set; }

    public string Type { get; set; }

    [JsonInclude, JsonPropertyName("charge"), JsonConverter(typeof(ExpandableConverter<Charge>))]
    internal Expandable<Charge> ChargeField { get; set; }

    [JsonInclude, JsonPropertyName("payment_intent"), JsonConverter(typeof(ExpandableConverter<PaymentIntent>))]
    internal Expandable<PaymentIntent> PaymentIntentField { get; set; }
}
