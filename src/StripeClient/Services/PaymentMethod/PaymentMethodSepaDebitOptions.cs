using Stripe.Infrastructure;

namespace Stripe;

public class PaymentMethodSepaDebitOptions : INestedOptions, IFormOptions
{
    public string Iban { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("iban", Iban);
    }
}
