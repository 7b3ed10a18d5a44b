using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionShippingAddressCollectionOptions : INestedOptions, IFormOptions
{
    public List<string> AllowedCountries { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("allowed_countries", AllowedCountries);
    }
}
