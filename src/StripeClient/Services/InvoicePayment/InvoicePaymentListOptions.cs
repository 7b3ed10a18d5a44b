using Stripe.Infrastructure;

namespace Stripe;

public class InvoicePaymentListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string Invoice { get; set; }

    public InvoicePaymentPaymentOptions Payment { get; set; }

    public string Status { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("created", Created);
        form.Add("invoice", Invoice);
        form.Add("payment", Payment);
        form.Add("status", Status);
    }
}
