using Stripe.Infrastructure;

namespace Stripe;

public class CreditNoteUpdateOptions : BaseOptions
{
    public string Memo { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("memo", Memo);
        form.Add("metadata", Metadata);
    }
}
