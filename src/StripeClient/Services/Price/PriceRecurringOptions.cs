using Stripe.Infrastructure;

namespace Stripe;

public class PriceRecurringOptions : INestedOptions, IFormOptions
{
    public string Interval { get; set; }

    public long? IntervalCount { get; set; }

    public string Meter { get; set; }

    public long? TrialPeriodDays { get; set; }

    public string UsageType { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("interval", Interval);
        form.Add("interval_count", IntervalCount);
        form.Add("meter", Meter);
        form.Add("trial_period_days", TrialPeriodDays);
        form.Add("usage_type", UsageType);
    }
}

public class PriceRecurringListOptions : INestedOptions, IFormOptions
{
    public string Interval { get; set; }

    public string Meter { get; set; }

    public string UsageType { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("interval", Interval);
        form.Add("meter", Meter);
        form.Add("usage_type", UsageType);
    }
}
