using Stripe.Infrastructure;

namespace Stripe.Billing;

public class CreditGrantApplicabilityConfigOptions : INestedOptions, IFormOptions
{
    public CreditGrantApplicabilityConfigScopeOptions Scope { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("scope", Scope);
    }
}

public class CreditGrantApplicabilityConfigScopeOptions : INestedOptions, IFormOptions
{
    public string PriceType { get; set; }

    public List<CreditGrantApplicabilityConfigScopePriceOptions> Prices { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("price_type", PriceType);
        form.Add("prices", Prices);
    }
}

public class CreditGrantApplicabilityConfigScopePriceOptions : INestedOptions, IFormOptions
{
    public string Id { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("id", Id);
    }
}
