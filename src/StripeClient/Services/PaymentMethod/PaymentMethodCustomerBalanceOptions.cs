using Stripe.Infrastructure;

namespace Stripe;

public class PaymentMethodCustomerBalanceOptions : INestedOptions, IFormOptions
{
    void IFormOptions.WriteTo(FormWriter form)
    {
    }
}
