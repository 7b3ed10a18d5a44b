using Stripe.Infrastructure;

namespace Stripe.Entitlements;

public class FeatureCreateOptions : BaseOptions
{
    public string LookupKey { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Name { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("lookup_key", LookupKey);
        form.Add("metadata", Metadata);
        form.Add("name", Name);
    }
}
