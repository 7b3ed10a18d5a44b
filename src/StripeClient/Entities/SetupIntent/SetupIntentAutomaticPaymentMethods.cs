namespace Stripe;

public class SetupIntentAutomaticPaymentMethods : StripeEntity<SetupIntentAutomaticPaymentMethods>
{
    public string AllowRedirects { get; set; }

    public bool? Enabled { get; set; }
}
