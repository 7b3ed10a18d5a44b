using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionPendingUpdate : StripeEntity<SubscriptionPendingUpdate>, IHasMetadata
{
    public DateTime? BillingCycleAnchor { get; set; }

    public Discount Discount { get; set; }

    [JsonIgnore]
    public List<string> DiscountIds { get => Expandable<Discount>.Ids(DiscountsField); set => DiscountsField = value?.ConvertAll(Expandable<Discount>.Of); }

    [JsonIgnore]
    public List<Discount> Discounts { get => Expandable<Discount>.Values(DiscountsField); set => DiscountsField = value?.ConvertAll(Expandable<Discount>.Of); }

    public DateTime ExpiresAt { get; set; } = DateTime.UnixEpoch;

    public Dictionary<string, string> Metadata { get; set; }

    public List<SubscriptionItem> SubscriptionItems { get; set; }

    public DateTime? TrialEnd { get; set; }

    public bool? TrialFromPlan { get; set; }

    [JsonInclude, JsonPropertyName("discounts"), JsonConverter(typeof(ExpandableListConverter<Discount>))]
    internal List<Expandable<Discount>> DiscountsField { get; set; }
}
