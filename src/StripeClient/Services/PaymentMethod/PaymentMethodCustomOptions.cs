using Stripe.Infrastructure;

namespace Stripe;

public class PaymentMethodCustomOptions : INestedOptions, IFormOptions
{
    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("type", Type);
    }
}
