using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceIssuerOptions : INestedOptions, IFormOptions
{
    public string Account { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("account", Account);
        form.Add("type", Type);
    }
}
