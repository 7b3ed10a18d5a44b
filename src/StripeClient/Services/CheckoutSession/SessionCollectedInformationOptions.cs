using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionCollectedInformationOptions : INestedOptions, IFormOptions
{
    public SessionCollectedInformationShippingDetailsOptions ShippingDetails { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("shipping_details", ShippingDetails);
    }
}

public class SessionCollectedInformationShippingDetailsOptions : INestedOptions, IFormOptions
{
    public AddressOptions Address { get; set; }

    public string Name { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("address", Address);
        form.Add("name", Name);
    }
}
