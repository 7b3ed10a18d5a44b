using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionOptionalItemOptions : INestedOptions, IFormOptions
{
    public SessionOptionalItemAdjustableQuantityOptions AdjustableQuantity { get; set; }

    public string Price { get; set; }

    public long? Quantity { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("adjustable_quantity", AdjustableQuantity);
        form.Add("price", Price);
        form.Add("quantity", Quantity);
    }
}

public class SessionOptionalItemAdjustableQuantityOptions : INestedOptions, IFormOptions
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
