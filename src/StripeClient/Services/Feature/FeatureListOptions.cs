using Stripe.Infrastructure;

namespace Stripe.Entitlements;

public class FeatureListOptions : ListOptions
{
    public bool? Archived { get; set; }

    public string LookupKey { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("archived", Archived);
        form.Add("lookup_key", LookupKey);
    }
}
