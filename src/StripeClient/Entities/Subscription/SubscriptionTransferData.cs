using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionTransferData : StripeEntity<SubscriptionTransferData>
{
    public decimal? AmountPercent { get; set; }

    [JsonPropertyName("destination"), JsonConverter(typeof(ExpandableIdConverter))]
    public string DestinationId { get; set; }
}
