using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceAutomaticTaxOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    public InvoiceAutomaticTaxLiabilityOptions Liability { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
        form.Add("liability", Liability);
    }
}

public class InvoiceAutomaticTaxLiabilityOptions : INestedOptions, IFormOptions
{
    public string Account { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("account", Account);
        form.Add("type", Type);
    }
}
