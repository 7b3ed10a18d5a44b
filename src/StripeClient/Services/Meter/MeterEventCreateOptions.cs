using Stripe.Infrastructure;

namespace Stripe.Billing;

public class MeterEventCreateOptions : BaseOptions
{
    public string EventName { get; set; }

    public string Identifier { get; set; }

    public Dictionary<string, string> Payload { get; set; }

    public DateTime? Timestamp { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("event_name", EventName);
        form.Add("identifier", Identifier);
        form.Add("payload", Payload);
        form.Add("timestamp", Timestamp);
    }
}
