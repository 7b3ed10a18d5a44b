using Stripe.Infrastructure;

namespace Stripe.Billing;

public class MeterValueSettingsOptions : INestedOptions, IFormOptions
{
    public string EventPayloadKey { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("event_payload_key", EventPayloadKey);
    }
}
