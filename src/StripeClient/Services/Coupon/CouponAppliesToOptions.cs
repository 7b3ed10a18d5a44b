using Stripe.Infrastructure;

namespace Stripe;

public class CouponAppliesToOptions : INestedOptions, IFormOptions
{
    public List<string> Products { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("products", Products);
    }
}
