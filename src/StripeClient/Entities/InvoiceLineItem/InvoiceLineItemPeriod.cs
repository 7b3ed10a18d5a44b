namespace Stripe;

public class InvoiceLineItemPeriod : StripeEntity<InvoiceLineItemPeriod>
{
    public DateTime End { get; set; } = DateTime.UnixEpoch;

    public DateTime Start { get; set; } = DateTime.UnixEpoch;
}
