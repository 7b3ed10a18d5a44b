using Stripe.Infrastructure;

namespace Stripe;

public class PaymentIntentRadarOptionsOptions : INestedOptions, IFormOptions
{
    public string Referrer { get; set; }

    public string Session { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("referrer", Referrer);
        form.Add("session", Session);
    }
}
