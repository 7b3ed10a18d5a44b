using Stripe.Infrastructure;

namespace Stripe;

public class CustomerBalanceTransactionListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string Invoice { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("created", Created);
        form.Add("invoice", Invoice);
    }
}
