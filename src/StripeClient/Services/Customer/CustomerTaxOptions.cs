using Stripe.Infrastructure;

namespace Stripe;

public class CustomerTaxOptions : INestedOptions, IFormOptions
{
    public string IpAddress { get; set; }

    public string ValidateLocation { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("ip_address", IpAddress);
        form.Add("validate_location", ValidateLocation);
    }
}
