using Stripe.Infrastructure;

namespace Stripe;

public class ProductPackageDimensionsOptions : INestedOptions, IFormOptions
{
    public decimal? Height { get; set; }

    public decimal? Length { get; set; }

    public decimal? Weight { get; set; }

    public decimal? Width { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("height", Height);
        form.Add("length", Length);
        form.Add("weight", Weight);
        form.Add("width", Width);
    }
}
