namespace Stripe;

public class InvoiceCustomField : StripeEntity<InvoiceCustomField>
{
    public string Name { get; set; }

    public string Value { get; set; }
}
