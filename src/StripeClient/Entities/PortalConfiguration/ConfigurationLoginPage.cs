namespace Stripe.BillingPortal;

public class ConfigurationLoginPage : StripeEntity<ConfigurationLoginPage>
{
    public bool Enabled { get; set; }

    public string Url { get; set; }
}
