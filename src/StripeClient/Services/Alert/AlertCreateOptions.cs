using Stripe.Infrastructure;

namespace Stripe.Billing;

public class AlertCreateOptions : BaseOptions
{
    public string AlertType { get; set; }

    public string Title { get; set; }

    public AlertUsageThresholdOptions UsageThreshold { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("alert_type", AlertType);
        form.Add("title", Title);
        form.Add("usage_threshold", UsageThreshold);
    }
}
