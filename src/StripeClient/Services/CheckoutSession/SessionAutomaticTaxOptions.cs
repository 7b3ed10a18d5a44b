using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionAutomaticTaxOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    public SessionAutomaticTaxLiabilityOptions Liability { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
        form.Add("liability", Liability);
    }
}

public class SessionAutomaticTaxLiabilityOptions : INestedOptions, IFormOptions
{
    public string Account { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("account", Account);
        form.Add("type", Type);
    }
}
