using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionBillingScheduleOptions : INestedOptions, IFormOptions
{
    public List<SubscriptionBillingScheduleAppliesToOptions> AppliesTo { get; set; }

    public SubscriptionBillingScheduleBillUntilOptions BillUntil { get; set; }

    public string Key { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("applies_to", AppliesTo);
        form.Add("bill_until", BillUntil);
        form.Add("key", Key);
    }
}

public class SubscriptionBillingScheduleAppliesToOptions : INestedOptions, IFormOptions
{
    public string Price { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("price", Price);
        form.Add("type", Type);
    }
}

public class SubscriptionBillingScheduleBillUntilDurationOptions : INestedOptions, IFormOptions
{
    public string Interval { get; set; }

    public long? IntervalCount { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("interval", Interval);
        form.Add("interval_count", IntervalCount);
    }
}

public class SubscriptionBillingScheduleBillUntilOptions : INestedOptions, IFormOptions
{
    public SubscriptionBillingScheduleBillUntilDurationOptions Duration { get; set; }

    public DateTime? Timestamp { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("duration", Duration);
        form.Add("timestamp", Timestamp);
        form.Add("type", Type);
    }
}
