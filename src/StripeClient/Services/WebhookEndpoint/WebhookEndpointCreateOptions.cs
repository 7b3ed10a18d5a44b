using Stripe.Infrastructure;

namespace Stripe;

public class WebhookEndpointCreateOptions : BaseOptions
{
    public string ApiVersion { get; set; }

    public bool? Connect { get; set; }

    public string Description { get; set; }

    public List<string> EnabledEvents { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Url { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("api_version", ApiVersion);
        form.Add("connect", Connect);
        form.Add("description", Description);
        form.Add("enabled_events", EnabledEvents);
        form.Add("metadata", Metadata);
        form.Add("url", Url);
    }
}
