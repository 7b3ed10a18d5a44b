namespace Stripe;

public class InvoiceItemPeriod : StripeEntity<InvoiceItemPeriod>
{
    public DateTime End { get; set; } = DateTime.UnixEpoch;

    public DateTime Start { get; set; } = DateTime.UnixEpoch;
}
