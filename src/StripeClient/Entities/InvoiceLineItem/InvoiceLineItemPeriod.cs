namespace Stripe;

public class InvoiceLineItemPeriod : StripeEntity<InvoiceLineItemPeriod>
{
    public DateTime End { get; set; }

    public DateTime Start { get; set; }
}
