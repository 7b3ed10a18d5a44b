using Stripe.Infrastructure;

namespace Stripe;

public class TaxRateListOptions : ListOptions
{
    public bool? Active { get; set; }

    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public bool? Inclusive { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("active", Active);
        form.Add("created", Created);
        form.Add("inclusive", Inclusive);
    }
}
