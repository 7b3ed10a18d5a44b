using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>One price within a subscription; the current period lives here.</summary>
public class SubscriptionItem : StripeEntity<SubscriptionItem>, IHasId, IHasObject, IHasMetadata
{
    public string Id { get; set; }

    public string Object { get; set; }

    public DateTime BilledUntil { get; set; } = DateTime.UnixEpoch;

    public SubscriptionItemBillingThresholds BillingThresholds { get; set; }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    public DateTime CurrentPeriodEnd { get; set; } = DateTime.UnixEpoch;

    public DateTime CurrentPeriodStart { get; set; } = DateTime.UnixEpoch;

    public bool? Deleted { get; set; }

    [JsonIgnore]
    public List<string> DiscountIds { get => Expandable<Discount>.Ids(DiscountsField); set => DiscountsField = value?.ConvertAll(Expandable<Discount>.Of); }

    [JsonIgnore]
    public List<Discount> Discounts { get => Expandable<Discount>.Values(DiscountsField); set => DiscountsField = value?.ConvertAll(Expandable<Discount>.Of); }

    public Dictionary<string, string> Metadata { get; set; }

    public Plan Plan { get; set; }

    public Price Price { get; set; }

    public long Quantity { get; set; }

    public string Subscription { get; set; }

    public List<TaxRate> TaxRates { get; set; }

    [JsonInclude, JsonPropertyName("discounts"), JsonConverter(typeof(ExpandableListConverter<Discount>))]
    internal List<Expandable<Discount>> DiscountsField { get; set; }
}
