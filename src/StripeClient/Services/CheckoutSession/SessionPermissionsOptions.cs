using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionPermissionsOptions : INestedOptions, IFormOptions
{
    public string UpdateShippingDetails { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("update_shipping_details", UpdateShippingDetails);
    }
}
