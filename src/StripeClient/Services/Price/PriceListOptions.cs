using Stripe.Infrastructure;

namespace Stripe;

public class PriceListOptions : ListOptions
{
    public bool? Active { get; set; }

    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string Currency { get; set; }

    public List<string> LookupKeys { get; set; }

    public string Product { get; set; }

    public PriceRecurringListOptions Recurring { get; set; }

    public string Type { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("active", Active);
        form.Add("created", Created);
        form.Add("currency", Currency);
        form.Add("lookup_keys", LookupKeys);
        form.Add("product", Product);
        form.Add("recurring", Recurring);
        form.Add("type", Type);
    }
}
