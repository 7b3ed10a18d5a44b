using Stripe.Infrastructure;

namespace Stripe;

public class CustomerTaxIdDataOptions : INestedOptions, IFormOptions
{
    public string Type { get; set; }

    public string Value { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("type", Type);
        form.Add("value", Value);
    }
}
