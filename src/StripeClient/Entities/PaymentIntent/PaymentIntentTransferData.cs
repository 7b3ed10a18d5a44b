using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class PaymentIntentTransferData : StripeEntity<PaymentIntentTransferData>, IHasMetadata
{
    public long Amount { get; set; }

    public string Description { get; set; }

    [JsonPropertyName("destination"), JsonConverter(typeof(ExpandableIdConverter))]
    public string DestinationId { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public PaymentIntentTransferDataPaymentData PaymentData { get; set; }
}

public class PaymentIntentTransferDataPaymentData : StripeEntity<PaymentIntentTransferDataPaymentData>, IHasMetadata
{
    public string Description { get; set; }

    public Dictionary<string, string> Metadata { get; set; }
}
