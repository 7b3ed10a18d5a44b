using Stripe.Infrastructure;

namespace Stripe.BillingPortal;

public class ConfigurationBusinessProfileOptions : INestedOptions, IFormOptions
{
    public string Headline { get; set; }

    public string PrivacyPolicyUrl { get; set; }

    public string TermsOfServiceUrl { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("headline", Headline);
        form.Add("privacy_policy_url", PrivacyPolicyUrl);
        form.Add("terms_of_service_url", TermsOfServiceUrl);
    }
}
