using Stripe.Infrastructure;

namespace Stripe;

public class WebhookEndpointUpdateOptions : BaseOptions
{
    public string Description { get; set; }

    public bool? Disabled { get; set; }

    public List<string> EnabledEvents { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Url { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("description", Description);
        form.Add("disabled", Disabled);
        form.Add("enabled_events", EnabledEvents);
        form.Add("metadata", Metadata);
        form.Add("url", Url);
    }
}
