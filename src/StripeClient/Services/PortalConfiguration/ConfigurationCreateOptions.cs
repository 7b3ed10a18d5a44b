using Stripe.Infrastructure;

namespace Stripe.BillingPortal;

public class ConfigurationCreateOptions : BaseOptions
{
    public ConfigurationBusinessProfileOptions BusinessProfile { get; set; }

    public string DefaultReturnUrl { get; set; }

    public ConfigurationFeaturesOptions Features { get; set; }

    public ConfigurationLoginPageOptions LoginPage { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Name { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("business_profile", BusinessProfile);
        form.Add("default_return_url", DefaultReturnUrl);
        form.Add("features", Features);
        form.Add("login_page", LoginPage);
        form.Add("metadata", Metadata);
        form.Add("name", Name);
    }
}
