using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionAutomaticTax : StripeEntity<SessionAutomaticTax>
{
    public bool Enabled { get; set; }

    public SessionAutomaticTaxLiability Liability { get; set; }

    public string Provider { get; set; }

    public string Status { get; set; }
}

public class SessionAutomaticTaxLiability : StripeEntity<SessionAutomaticTaxLiability>
{
    [JsonPropertyName("account"), JsonConverter(typeof(ExpandableIdConverter))]
    public string AccountId { get; set; }

    public string Type { get; set; }
}
