namespace Stripe;

public class InvoiceConfirmationSecret : StripeEntity<InvoiceConfirmationSecret>
{
    public string ClientSecret { get; set; }

    public string Type { get; set; }
}
