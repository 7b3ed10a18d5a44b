using Stripe.Infrastructure;

namespace Stripe.Billing;

public class MeterEventAdjustmentCancelOptions : INestedOptions, IFormOptions
{
    public string Identifier { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("identifier", Identifier);
    }
}
