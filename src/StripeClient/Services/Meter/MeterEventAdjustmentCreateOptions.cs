using Stripe.Infrastructure;

namespace Stripe.Billing;

public class MeterEventAdjustmentCreateOptions : BaseOptions
{
    public MeterEventAdjustmentCancelOptions Cancel { get; set; }

    public string EventName { get; set; }

    public string Type { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("cancel", Cancel);
        form.Add("event_name", EventName);
        form.Add("type", Type);
    }
}
