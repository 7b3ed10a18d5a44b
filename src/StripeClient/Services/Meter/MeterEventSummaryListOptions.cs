using Stripe.Infrastructure;

namespace Stripe.Billing;

public class MeterEventSummaryListOptions : ListOptions
{
    public string Customer { get; set; }

    public DateTime? EndTime { get; set; }

    public DateTime? StartTime { get; set; }

    public string ValueGroupingWindow { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("customer", Customer);
        form.Add("end_time", EndTime);
        form.Add("start_time", StartTime);
        form.Add("value_grouping_window", ValueGroupingWindow);
    }
}
