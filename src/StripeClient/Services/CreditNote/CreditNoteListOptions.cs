using Stripe.Infrastructure;

namespace Stripe;

public class CreditNoteListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string Customer { get; set; }

    public string CustomerAccount { get; set; }

    public string Invoice { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("created", Created);
        form.Add("customer", Customer);
        form.Add("customer_account", CustomerAccount);
        form.Add("invoice", Invoice);
    }
}
