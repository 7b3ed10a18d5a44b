namespace Stripe;

public class SetupIntentManagedPayments : StripeEntity<SetupIntentManagedPayments>
{
    public bool Enabled { get; set; }
}
