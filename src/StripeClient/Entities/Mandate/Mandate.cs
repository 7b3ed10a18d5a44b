using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>A customer's permission to debit an account.</summary>
public class Mandate : StripeEntity<Mandate>, IHasId, IHasObject
{
    public string Id { get; set; }

    public string Object { get; set; }

    public bool Livemode { get; set; }

    [JsonIgnore]
    public string PaymentMethodId { get => PaymentMethodField?.Id; set => PaymentMethodField = Expandable<PaymentMethod>.Of(value); }

    [JsonIgnore]
    public PaymentMethod PaymentMethod { get => PaymentMethodField?.Value; set => PaymentMethodField = Expandable<PaymentMethod>.Of(value); }

    public string Status { get; set; }

    public string Type { get; set; }

    [JsonInclude, JsonPropertyName("payment_method"), JsonConverter(typeof(ExpandableConverter<PaymentMethod>))]
    internal Expandable<PaymentMethod> PaymentMethodField { get; set; }
}
