using Stripe.Infrastructure;

namespace Stripe.Billing;

public class CreditGrantListOptions : ListOptions
{
    public string Customer { get; set; }

    public string CustomerAccount { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("customer", Customer);
        form.Add("customer_account", CustomerAccount);
    }
}
