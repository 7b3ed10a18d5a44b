using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceFinalizeOptions : BaseOptions
{
    public bool? AutoAdvance { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("auto_advance", AutoAdvance);
    }
}
