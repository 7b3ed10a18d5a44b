using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceParent : StripeEntity<InvoiceParent>
{
    public InvoiceParentQuoteDetails QuoteDetails { get; set; }

    public InvoiceParentSubscriptionDetails SubscriptionDetails { get; set; }

    public string Type { get; set; }
}

public class InvoiceParentQuoteDetails : StripeEntity<InvoiceParentQuoteDetails>
{
    public string Quote { get; set; }
}

public class InvoiceParentSubscriptionDetails : StripeEntity<InvoiceParentSubscriptionDetails>, IHasMetadata
{
    public Dictionary<string, string> Metadata { get; set; }

    [JsonIgnore]
    public string SubscriptionId { get => SubscriptionField?.Id; set => SubscriptionField = Expandable<Subscription>.Of(value); }

    [JsonIgnore]
    public Subscription Subscription { get => SubscriptionField?.Value; set => SubscriptionField = Expandable<Subscription>.Of(value); }

    public DateTime SubscriptionProrationDate { get; set; } = DateTime.UnixEpoch;

    [JsonInclude, JsonPropertyName("subscription"), JsonConverter(typeof(ExpandableConverter<Subscription>))]
    internal Expandable<Subscription> SubscriptionField { get; set; }
}
