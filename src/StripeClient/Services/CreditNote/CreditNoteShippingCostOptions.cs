using Stripe.Infrastructure;

namespace Stripe;

public class CreditNoteShippingCostOptions : INestedOptions, IFormOptions
{
    public string ShippingRate { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("shipping_rate", ShippingRate);
    }
}
