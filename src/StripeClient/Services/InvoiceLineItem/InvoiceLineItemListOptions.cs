using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceLineItemListOptions : ListOptions
{
    public string Coupon { get; set; }

    public string Customer { get; set; }

    public string Subscription { get; set; }

    public string SubscriptionPlan { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("coupon", Coupon);
        form.Add("customer", Customer);
        form.Add("subscription", Subscription);
        form.Add("subscription_plan", SubscriptionPlan);
    }
}
