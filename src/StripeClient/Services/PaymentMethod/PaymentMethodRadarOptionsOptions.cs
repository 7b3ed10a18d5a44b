using Stripe.Infrastructure;

namespace Stripe;

public class PaymentMethodRadarOptionsOptions : INestedOptions, IFormOptions
{
    public string Session { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("session", Session);
    }
}
