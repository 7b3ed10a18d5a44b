namespace Stripe.BillingPortal;

public class ConfigurationBusinessProfile : StripeEntity<ConfigurationBusinessProfile>
{
    public string Headline { get; set; }

    public string PrivacyPolicyUrl { get; set; }

    public string TermsOfServiceUrl { get; set; }
}
