using Stripe.Infrastructure;

namespace Stripe.Billing;

public class CreditBalanceSummaryGetOptions : BaseOptions
{
    public string Customer { get; set; }

    public string CustomerAccount { get; set; }

    public CreditBalanceSummaryFilterOptions Filter { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("customer", Customer);
        form.Add("customer_account", CustomerAccount);
        form.Add("filter", Filter);
    }
}
