using Stripe.Infrastructure;

namespace Stripe.BillingPortal;

public class ConfigurationLoginPageOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
    }
}
