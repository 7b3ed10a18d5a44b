using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionBillingSchedule : StripeEntity<SubscriptionBillingSchedule>
{
    public List<SubscriptionBillingScheduleAppliesTo> AppliesTo { get; set; }

    public SubscriptionBillingScheduleBillUntil BillUntil { get; set; }

    public string Key { get; set; }
}

public class SubscriptionBillingScheduleAppliesTo : StripeEntity<SubscriptionBillingScheduleAppliesTo>
{
    [JsonIgnore]
    public string PriceId { get => PriceField?.Id; set => PriceField = Expandable<Price>.Of(value); }

    [JsonIgnore]
    public Price Price { get => PriceField?.Value; set => PriceField = Expandable<Price>.Of(value); }

    public string Type { get; set; }

    [JsonInclude, JsonPropertyName("price"), JsonConverter(typeof(ExpandableConverter<Price>))]
    internal Expandable<Price> PriceField { get; set; }
}

public class SubscriptionBillingScheduleBillUntil : StripeEntity<SubscriptionBillingScheduleBillUntil>
{
    public DateTime ComputedTimestamp { get; set; } = DateTime.UnixEpoch;

    public SubscriptionBillingScheduleBillUntilDuration Duration { get; set; }

    public DateTime? Timestamp { get; set; }

    public string Type { get; set; }
}

public class SubscriptionBillingScheduleBillUntilDuration : StripeEntity<SubscriptionBillingScheduleBillUntilDuration>
{
    public string Interval { get; set; }

    public long? IntervalCount { get; set; }
}
