using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceFromInvoiceOptions : INestedOptions, IFormOptions
{
    public string Action { get; set; }

    public string Invoice { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("action", Action);
        form.Add("invoice", Invoice);
    }
}
