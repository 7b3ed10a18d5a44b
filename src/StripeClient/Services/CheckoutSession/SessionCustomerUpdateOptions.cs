using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionCustomerUpdateOptions : INestedOptions, IFormOptions
{
    public string Address { get; set; }

    public string Name { get; set; }

    public string Shipping { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("address", Address);
        form.Add("name", Name);
        form.Add("shipping", Shipping);
    }
}
