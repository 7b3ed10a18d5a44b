namespace Stripe;

public class InvoiceItemParent : StripeEntity<InvoiceItemParent>
{
    public InvoiceItemParentSubscriptionDetails SubscriptionDetails { get; set; }

    public string Type { get; set; }
}

public class InvoiceItemParentSubscriptionDetails : StripeEntity<InvoiceItemParentSubscriptionDetails>
{
    public string Subscription { get; set; }

    public string SubscriptionItem { get; set; }
}
