using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionWalletOptionsOptions : INestedOptions, IFormOptions
{
    public SessionWalletOptionsLinkOptions Link { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("link", Link);
    }
}

public class SessionWalletOptionsLinkOptions : INestedOptions, IFormOptions
{
    public string Display { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("display", Display);
    }
}
