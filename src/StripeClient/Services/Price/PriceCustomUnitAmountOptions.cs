using Stripe.Infrastructure;

namespace Stripe;

public class PriceCustomUnitAmountOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    public long? Maximum { get; set; }

    public long? Minimum { get; set; }

    public long? Preset { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
        form.Add("maximum", Maximum);
        form.Add("minimum", Minimum);
        form.Add("preset", Preset);
    }
}
