using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceItemPricingOptions : INestedOptions, IFormOptions
{
    public string Price { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("price", Price);
    }
}
