using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceListOptions : ListOptions
{
    public string CollectionMethod { get; set; }

    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string Customer { get; set; }

    public string CustomerAccount { get; set; }

    public AnyOf<DateTime?, DateRangeOptions> DueDate { get; set; }

    public string Status { get; set; }

    public string Subscription { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("collection_method", CollectionMethod);
        form.Add("created", Created);
        form.Add("customer", Customer);
        form.Add("customer_account", CustomerAccount);
        form.Add("due_date", DueDate);
        form.Add("status", Status);
        form.Add("subscription", Subscription);
    }
}
