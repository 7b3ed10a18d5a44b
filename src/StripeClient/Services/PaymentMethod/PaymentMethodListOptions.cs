using Stripe.Infrastructure;

namespace Stripe;

public class PaymentMethodListOptions : ListOptions
{
    public string AllowRedisplay { get; set; }

    public string Customer { get; set; }

    public string CustomerAccount { get; set; }

    public string Type { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("allow_redisplay", AllowRedisplay);
        form.Add("customer", Customer);
        form.Add("customer_account", CustomerAccount);
        form.Add("type", Type);
    }
}
