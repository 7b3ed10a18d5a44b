using Stripe.Infrastructure;

namespace Stripe;

public class PaymentMethodCardOptions : INestedOptions, IFormOptions
{
    public string Cvc { get; set; }

    public long? ExpMonth { get; set; }

    public long? ExpYear { get; set; }

    public PaymentMethodCardNetworksOptions Networks { get; set; }

    public string Number { get; set; }

    public string Token { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("cvc", Cvc);
        form.Add("exp_month", ExpMonth);
        form.Add("exp_year", ExpYear);
        form.Add("networks", Networks);
        form.Add("number", Number);
        form.Add("token", Token);
    }
}

public class PaymentMethodCardNetworksOptions : INestedOptions, IFormOptions
{
    public string Preferred { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("preferred", Preferred);
    }
}
