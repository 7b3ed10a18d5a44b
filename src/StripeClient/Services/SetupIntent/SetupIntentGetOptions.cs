using Stripe.Infrastructure;

namespace Stripe;

public class SetupIntentGetOptions : BaseOptions
{
    public string ClientSecret { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("client_secret", ClientSecret);
    }
}
