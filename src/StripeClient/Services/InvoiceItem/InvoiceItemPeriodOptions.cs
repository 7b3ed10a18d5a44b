using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceItemPeriodOptions : INestedOptions, IFormOptions
{
    public DateTime? End { get; set; }

    public DateTime? Start { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("end", End);
        form.Add("start", Start);
    }
}
