using Stripe.Infrastructure;

namespace Stripe;

public class ProductFeatureCreateOptions : BaseOptions
{
    public string EntitlementFeature { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("entitlement_feature", EntitlementFeature);
    }
}
