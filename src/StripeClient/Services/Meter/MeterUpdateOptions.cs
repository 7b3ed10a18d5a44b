using Stripe.Infrastructure;

namespace Stripe.Billing;

public class MeterUpdateOptions : BaseOptions
{
    public string DisplayName { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("display_name", DisplayName);
    }
}
