using Stripe.Infrastructure;

namespace Stripe;

public class CustomerBalanceTransactionUpdateOptions : BaseOptions
{
    public string Description { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("description", Description);
        form.Add("metadata", Metadata);
    }
}
