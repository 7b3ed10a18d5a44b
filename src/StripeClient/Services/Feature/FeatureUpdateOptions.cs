using Stripe.Infrastructure;

namespace Stripe.Entitlements;

public class FeatureUpdateOptions : BaseOptions
{
    public bool? Active { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Name { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("active", Active);
        form.Add("metadata", Metadata);
        form.Add("name", Name);
    }
}
