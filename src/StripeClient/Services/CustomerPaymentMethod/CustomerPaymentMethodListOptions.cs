using Stripe.Infrastructure;

namespace Stripe;

public class CustomerPaymentMethodListOptions : ListOptions
{
    public string AllowRedisplay { get; set; }

    public string Type { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("allow_redisplay", AllowRedisplay);
        form.Add("type", Type);
    }
}
