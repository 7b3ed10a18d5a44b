using Stripe.Infrastructure;

namespace Stripe;

public class ShippingOptions : INestedOptions, IFormOptions
{
    public AddressOptions Address { get; set; }

    public string Name { get; set; }

    public string Phone { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("address", Address);
        form.Add("name", Name);
        form.Add("phone", Phone);
    }
}
