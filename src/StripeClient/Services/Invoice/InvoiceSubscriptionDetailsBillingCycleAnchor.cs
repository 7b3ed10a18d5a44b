namespace Stripe;

public class InvoiceSubscriptionDetailsBillingCycleAnchor : StringEnum
{
    public static readonly InvoiceSubscriptionDetailsBillingCycleAnchor Now = new("now");

    public static readonly InvoiceSubscriptionDetailsBillingCycleAnchor Unchanged = new("unchanged");

    private InvoiceSubscriptionDetailsBillingCycleAnchor(string value)
        : base(value)
    {
    }
}
