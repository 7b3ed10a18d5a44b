using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceAutomaticTax : StripeEntity<InvoiceAutomaticTax>
{
    public string DisabledReason { get; set; }

    public bool Enabled { get; set; }

    public InvoiceAutomaticTaxLiability Liability { get; set; }

    public string Provider { get; set; }

    public string Status { get; set; }
}

public class InvoiceAutomaticTaxLiability : StripeEntity<InvoiceAutomaticTaxLiability>
{
    [JsonPropertyName("account"), JsonConverter(typeof(ExpandableIdConverter))]
    public string AccountId { get; set; }

    public string Type { get; set; }
}
