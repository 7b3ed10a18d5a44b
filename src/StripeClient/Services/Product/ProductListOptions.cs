using Stripe.Infrastructure;

namespace Stripe;

public class ProductListOptions : ListOptions
{
    public bool? Active { get; set; }

    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public List<string> Ids { get; set; }

    public bool? Shippable { get; set; }

    public string Type { get; set; }

    public string Url { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("active", Active);
        form.Add("created", Created);
        form.Add("ids", Ids);
        form.Add("shippable", Shippable);
        form.Add("type", Type);
        form.Add("url", Url);
    }
}
