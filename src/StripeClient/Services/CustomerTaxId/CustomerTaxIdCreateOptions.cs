using Stripe.Infrastructure;

namespace Stripe;

public class CustomerTaxIdCreateOptions : BaseOptions
{
    public string Type { get; set; }

    public string Value { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("type", Type);
        form.Add("value", Value);
    }
}
