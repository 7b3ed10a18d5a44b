using Stripe.Infrastructure;

namespace Stripe;

public class PromotionCodeUpdateOptions : BaseOptions
{
    public bool? Active { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public PromotionCodeRestrictionsOptions Restrictions { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("active", Active);
        form.Add("metadata", Metadata);
        form.Add("restrictions", Restrictions);
    }
}
