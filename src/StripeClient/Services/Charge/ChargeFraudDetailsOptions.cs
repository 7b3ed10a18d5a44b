using Stripe.Infrastructure;

namespace Stripe;

public class ChargeFraudDetailsOptions : INestedOptions, IFormOptions
{
    public string UserReport { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("user_report", UserReport);
    }
}
