using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceTransferDataOptions : INestedOptions, IFormOptions
{
    public long? Amount { get; set; }

    public string Destination { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount", Amount);
        form.Add("destination", Destination);
    }
}
