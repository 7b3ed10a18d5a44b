using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionLineItemAdjustableQuantityOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    public long? Maximum { get; set; }

    public long? Minimum { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
        form.Add("maximum", Maximum);
        form.Add("minimum", Minimum);
    }
}
