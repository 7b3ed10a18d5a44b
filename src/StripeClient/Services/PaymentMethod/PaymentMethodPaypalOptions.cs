using Stripe.Infrastructure;

namespace Stripe;

public class PaymentMethodPaypalOptions : INestedOptions, IFormOptions
{
    void IFormOptions.WriteTo(FormWriter form)
    {
    }
}
