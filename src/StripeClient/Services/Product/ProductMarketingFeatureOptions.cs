using Stripe.Infrastructure;

namespace Stripe;

public class ProductMarketingFeatureOptions : INestedOptions, IFormOptions
{
    public string Name { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("name", Name);
    }
}
