using Stripe.Infrastructure;

namespace Stripe.Billing;

public class MeterCreateOptions : BaseOptions
{
    public MeterCustomerMappingOptions CustomerMapping { get; set; }

    public MeterDefaultAggregationOptions DefaultAggregation { get; set; }

    public string DisplayName { get; set; }

    public string EventName { get; set; }

    public string EventTimeWindow { get; set; }

    public MeterValueSettingsOptions ValueSettings { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("customer_mapping", CustomerMapping);
        form.Add("default_aggregation", DefaultAggregation);
        form.Add("display_name", DisplayName);
        form.Add("event_name", EventName);
        form.Add("event_time_window", EventTimeWindow);
        form.Add("value_settings", ValueSettings);
    }
}
