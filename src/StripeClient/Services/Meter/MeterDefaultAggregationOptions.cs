using Stripe.Infrastructure;

namespace Stripe.Billing;

public class MeterDefaultAggregationOptions : INestedOptions, IFormOptions
{
    public string Formula { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("formula", Formula);
    }
}
