using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionCustomerDetailsOptions : INestedOptions, IFormOptions
{
    public string Email { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("email", Email);
    }
}
