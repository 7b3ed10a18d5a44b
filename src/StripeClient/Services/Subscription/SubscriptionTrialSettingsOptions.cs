using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionTrialSettingsOptions : INestedOptions, IFormOptions
{
    public SubscriptionTrialSettingsEndBehaviorOptions EndBehavior { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("end_behavior", EndBehavior);
    }
}

public class SubscriptionTrialSettingsEndBehaviorOptions : INestedOptions, IFormOptions
{
    public string MissingPaymentMethod { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("missing_payment_method", MissingPaymentMethod);
    }
}
