using Stripe.Infrastructure;

namespace Stripe.Billing;

public class CreditGrantUpdateOptions : BaseOptions
{
    public DateTime? ExpiresAt { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("expires_at", ExpiresAt);
        form.Add("metadata", Metadata);
    }
}
