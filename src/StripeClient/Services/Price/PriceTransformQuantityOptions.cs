using Stripe.Infrastructure;

namespace Stripe;

public class PriceTransformQuantityOptions : INestedOptions, IFormOptions
{
    public long? DivideBy { get; set; }

    public string Round { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("divide_by", DivideBy);
        form.Add("round", Round);
    }
}
