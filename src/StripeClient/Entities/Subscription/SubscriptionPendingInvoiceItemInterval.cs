namespace Stripe;

public class SubscriptionPendingInvoiceItemInterval : StripeEntity<SubscriptionPendingInvoiceItemInterval>
{
    public string Interval { get; set; }

    public long IntervalCount { get; set; }
}
