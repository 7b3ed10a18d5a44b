using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionShippingOption : StripeEntity<SessionShippingOption>
{
    public long ShippingAmount { get; set; }

    [JsonPropertyName("shipping_rate"), JsonConverter(typeof(ExpandableIdConverter))]
    public string ShippingRateId { get; set; }
}
