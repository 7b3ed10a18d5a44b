using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>A card or account to charge.</summary>
public class PaymentMethod : StripeEntity<PaymentMethod>, IHasId, IHasObject, IHasMetadata
{
    public string Id { get; set; }

    public string Object { get; set; }

    public string AllowRedisplay { get; set; }

    public PaymentMethodBillingDetails BillingDetails { get; set; }

    public PaymentMethodCard Card { get; set; }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    public PaymentMethodCustom Custom { get; set; }

    [JsonIgnore]
    public string CustomerId { get => CustomerField?.Id; set => CustomerField = Expandable<Customer>.Of(value); }

    [JsonIgnore]
    public Customer Customer { get => CustomerField?.Value; set => CustomerField = Expandable<Customer>.Of(value); }

    public string CustomerAccount { get; set; }

    public PaymentMethodCustomerBalance CustomerBalance { get; set; }

    public PaymentMethodLink Link { get; set; }

    public bool Livemode { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public PaymentMethodPaypal Paypal { get; set; }

    public PaymentMethodRadarOptions RadarOptions { get; set; }

    public PaymentMethodSepaDebit SepaDebit { get; set; }

    public string Type { get; set; }

    public PaymentMethodUsBankAccount UsBankAccount { get; set; }

    [JsonInclude, JsonPropertyName("customer"), JsonConverter(typeof(ExpandableConverter<Customer>))]
    internal Expandable<Customer> CustomerField { get; set; }
}
