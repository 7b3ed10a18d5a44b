using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionTaxIdCollectionOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    public string Required { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
        form.Add("required", Required);
    }
}
