using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionAutomaticTaxOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    public SubscriptionAutomaticTaxLiabilityOptions Liability { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
        form.Add("liability", Liability);
    }
}

public class SubscriptionAutomaticTaxLiabilityOptions : INestedOptions, IFormOptions
{
    public string Account { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("account", Account);
        form.Add("type", Type);
    }
}
