using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionSetupIntentDataOptions : INestedOptions, IFormOptions
{
    public string Description { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string OnBehalfOf { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("description", Description);
        form.Add("metadata", Metadata);
        form.Add("on_behalf_of", OnBehalfOf);
    }
}
