using Stripe.Infrastructure;

namespace Stripe.Billing;

public class AlertUsageThresholdOptions : INestedOptions, IFormOptions
{
    public List<AlertUsageThresholdFilterOptions> Filters { get; set; }

    public long? Gte { get; set; }

    public string Meter { get; set; }

    public string Recurrence { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("filters", Filters);
        form.Add("gte", Gte);
        form.Add("meter", Meter);
        form.Add("recurrence", Recurrence);
    }
}

public class AlertUsageThresholdFilterOptions : INestedOptions, IFormOptions
{
    public string Customer { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("customer", Customer);
        form.Add("type", Type);
    }
}
