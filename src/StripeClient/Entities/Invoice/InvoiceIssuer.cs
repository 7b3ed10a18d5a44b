using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceIssuer : StripeEntity<InvoiceIssuer>
{
    [JsonPropertyName("account"), JsonConverter(typeof(ExpandableIdConverter))]
    public string AccountId { get; set; }

    public string Type { get; set; }
}
