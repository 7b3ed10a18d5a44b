using Stripe.Infrastructure;

namespace Stripe.Billing;

public class CreditBalanceSummaryFilterOptions : INestedOptions, IFormOptions
{
    public CreditBalanceSummaryFilterApplicabilityScopeOptions ApplicabilityScope { get; set; }

    public string CreditGrant { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("applicability_scope", ApplicabilityScope);
        form.Add("credit_grant", CreditGrant);
        form.Add("type", Type);
    }
}

public class CreditBalanceSummaryFilterApplicabilityScopeOptions : INestedOptions, IFormOptions
{
    public string PriceType { get; set; }

    public List<CreditBalanceSummaryFilterApplicabilityScopePriceOptions> Prices { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("price_type", PriceType);
        form.Add("prices", Prices);
    }
}

public class CreditBalanceSummaryFilterApplicabilityScopePriceOptions : INestedOptions, IFormOptions
{
    public string Id { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("id", Id);
    }
}
