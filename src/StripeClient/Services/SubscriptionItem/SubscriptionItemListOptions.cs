using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionItemListOptions : ListOptions
{
    public string Subscription { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("subscription", Subscription);
    }
}
