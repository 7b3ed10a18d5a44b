using Stripe.Infrastructure;

namespace Stripe.Billing;

public class MeterListOptions : ListOptions
{
    public string Status { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("status", Status);
    }
}
