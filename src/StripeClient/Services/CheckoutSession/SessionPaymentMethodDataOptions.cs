using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionPaymentMethodDataOptions : INestedOptions, IFormOptions
{
    public string AllowRedisplay { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("allow_redisplay", AllowRedisplay);
    }
}
