using Stripe.Infrastructure;

namespace Stripe.Entitlements;

public class ActiveEntitlementListOptions : ListOptions
{
    public string Customer { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("customer", Customer);
    }
}
