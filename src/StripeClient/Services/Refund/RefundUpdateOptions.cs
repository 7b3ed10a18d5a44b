using Stripe.Infrastructure;

namespace Stripe;

public class RefundUpdateOptions : BaseOptions
{
    public Dictionary<string, string> Metadata { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("metadata", Metadata);
    }
}
