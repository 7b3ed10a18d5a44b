using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionManagedPaymentsOptions : INestedOptions, IFormOptions
{
    public bool? Enabled { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("enabled", Enabled);
    }
}
