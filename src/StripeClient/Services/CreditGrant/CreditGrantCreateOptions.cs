using Stripe.Infrastructure;

namespace Stripe.Billing;

public class CreditGrantCreateOptions : BaseOptions
{
    public CreditGrantAmountOptions Amount { get; set; }

    public CreditGrantApplicabilityConfigOptions ApplicabilityConfig { get; set; }

    public string Category { get; set; }

    public string Customer { get; set; }

    public string CustomerAccount { get; set; }

    public DateTime? EffectiveAt { get; set; }

    public DateTime? ExpiresAt { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Name { get; set; }

    public long? Priority { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("amount", Amount);
        form.Add("applicability_config", ApplicabilityConfig);
        form.Add("category", Category);
        form.Add("customer", Customer);
        form.Add("customer_account", CustomerAccount);
        form.Add("effective_at", EffectiveAt);
        form.Add("expires_at", ExpiresAt);
        form.Add("metadata", Metadata);
        form.Add("name", Name);
        form.Add("priority", Priority);
    }
}
