using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class PaymentMethodSepaDebit : StripeEntity<PaymentMethodSepaDebit>
{
    public string BankCode { get; set; }

    public string BranchCode { get; set; }

    public string Country { get; set; }

    public string Fingerprint { get; set; }

    public PaymentMethodSepaDebitGeneratedFrom GeneratedFrom { get; set; }

    public string Last4 { get; set; }
}

public class PaymentMethodSepaDebitGeneratedFrom : StripeEntity<PaymentMethodSepaDebitGeneratedFrom>
{
    [JsonIgnore]
    public string ChargeId { get => ChargeField?.Id; set => ChargeField = Expandable<Charge>.Of(value); }

    [JsonIgnore]
    public Charge Charge { get => ChargeField?.Value; set => ChargeField = Expandable<Charge>.Of(value); }

    [JsonPropertyName("setup_attempt"), JsonConverter(typeof(ExpandableIdConverter))]
    public string SetupAttemptId { get; set; }

    [JsonInclude, JsonPropertyName("charge"), JsonConverter(typeof(ExpandableConverter<Charge>))]
    internal Expandable<Charge> ChargeField { get; set; }
}
