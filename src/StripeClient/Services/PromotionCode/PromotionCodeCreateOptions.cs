using Stripe.Infrastructure;

namespace Stripe;

public class PromotionCodeCreateOptions : BaseOptions
{
    public bool? Active { get; set; }

    public string Code { get; set; }

    public string Customer { get; set; }

    public string CustomerAccount { get; set; }

    public DateTime? ExpiresAt { get; set; }

    public long? MaxRedemptions { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public PromotionCodePromotionOptions Promotion { get; set; }

    public PromotionCodeRestrictionsOptions Restrictions { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("active", Active);
        form.Add("code", Code);
        form.Add("customer", Customer);
        form.Add("customer_account", CustomerAccount);
        form.Add("expires_at", ExpiresAt);
        form.Add("max_redemptions", MaxRedemptions);
        form.Add("metadata", Metadata);
        form.Add("promotion", Promotion);
        form.Add("restrictions", Restrictions);
    }
}
