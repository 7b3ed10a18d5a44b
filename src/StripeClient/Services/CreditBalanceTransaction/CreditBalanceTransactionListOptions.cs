using Stripe.Infrastructure;

namespace Stripe.Billing;

public class CreditBalanceTransactionListOptions : ListOptions
{
    public string CreditGrant { get; set; }

    public string Customer { get; set; }

    public string CustomerAccount { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("credit_grant", CreditGrant);
        form.Add("customer", Customer);
        form.Add("customer_account", CustomerAccount);
    }
}
