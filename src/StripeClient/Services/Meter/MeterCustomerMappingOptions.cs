using Stripe.Infrastructure;

namespace Stripe.Billing;

public class MeterCustomerMappingOptions : INestedOptions, IFormOptions
{
    public string EventPayloadKey { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("event_payload_key", EventPayloadKey);
        form.Add("type", Type);
    }
}
