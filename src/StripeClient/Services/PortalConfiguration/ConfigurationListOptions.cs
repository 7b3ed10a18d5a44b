using Stripe.Infrastructure;

namespace Stripe.BillingPortal;

public class ConfigurationListOptions : ListOptions
{
    public bool? Active { get; set; }

    public bool? IsDefault { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("active", Active);
        form.Add("is_default", IsDefault);
    }
}
