namespace Stripe;

public class TaxIdVerification : StripeEntity<TaxIdVerification>
{
    public string Status { get; set; }

    public string VerifiedAddress { get; set; }

    public string VerifiedName { get; set; }
}
