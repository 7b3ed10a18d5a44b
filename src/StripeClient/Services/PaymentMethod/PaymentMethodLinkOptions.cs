using Stripe.Infrastructure;

namespace Stripe;

public class PaymentMethodLinkOptions : INestedOptions, IFormOptions
{
    void IFormOptions.WriteTo(FormWriter form)
    {
    }
}
