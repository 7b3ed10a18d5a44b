using Stripe.Infrastructure;

namespace Stripe.Billing;

public class AlertListOptions : ListOptions
{
    public string AlertType { get; set; }

    public string Meter { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("alert_type", AlertType);
        form.Add("meter", Meter);
    }
}
