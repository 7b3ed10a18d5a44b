namespace Stripe.Billing;

public class CreditGrantApplicabilityConfig : StripeEntity<CreditGrantApplicabilityConfig>
{
    public CreditGrantApplicabilityConfigScope Scope { get; set; }
}

public class CreditGrantApplicabilityConfigScope : StripeEntity<CreditGrantApplicabilityConfigScope>
{
    public string PriceType { get; set; }

    public List<CreditGrantApplicabilityConfigScopePrice> Prices { get; set; }
}

public class CreditGrantApplicabilityConfigScopePrice : StripeEntity<CreditGrantApplicabilityConfigScopePrice>, IHasId
{
    public string Id { get; set; }
}
