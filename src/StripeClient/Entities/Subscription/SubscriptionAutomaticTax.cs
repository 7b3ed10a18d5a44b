using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionAutomaticTax : StripeEntity<SubscriptionAutomaticTax>
{
    public string DisabledReason { get; set; }

    public bool Enabled { get; set; }

    public SubscriptionAutomaticTaxLiability Liability { get; set; }
}

public class SubscriptionAutomaticTaxLiability : StripeEntity<SubscriptionAutomaticTaxLiability>
{
    [JsonPropertyName("account"), JsonConverter(typeof(ExpandableIdConverter))]
    public string AccountId { get; set; }

    public string Type { get; set; }
}
