using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe.Billing;

public class AlertUsageThreshold : StripeEntity<AlertUsageThreshold>
{
    public List<AlertUsageThresholdFilter> Filters { get; set; }

    public long Gte { get; set; }

    [JsonIgnore]
    public string MeterId { get => MeterField?.Id; set => MeterField = Expandable<Meter>.Of(value); }

    [JsonIgnore]
    public Meter Meter { get => MeterField?.Value; set => MeterField = Expandable<Meter>.Of(value); }

    public string Recurrence { get; set; }

    [JsonInclude, JsonPropertyName("meter"), JsonConverter(typeof(ExpandableConverter<Meter>))]
    internal Expandable<Meter> MeterField { get; set; }
}

public class AlertUsageThresholdFilter : StripeEntity<AlertUsageThresholdFilter>
{
    [JsonIgnore]
    public string CustomerId { get => CustomerField?.Id; set => CustomerField = Expandable<Customer>.Of(value); }

    [JsonIgnore]
    public Customer Customer { get => CustomerField?.Value; set => CustomerField = Expandable<Customer>.Of(value); }

    public string Type { get; set; }

    [JsonInclude, JsonPropertyName("customer"), JsonConverter(typeof(ExpandableConverter<Customer>))]
    internal Expandable<Customer> CustomerField { get; set; }
}
