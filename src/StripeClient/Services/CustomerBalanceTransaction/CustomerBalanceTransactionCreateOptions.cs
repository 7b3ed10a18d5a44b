using Stripe.Infrastructure;

namespace Stripe;

public class CustomerBalanceTransactionCreateOptions : BaseOptions
{
    public long? Amount { get; set; }

    public string Currency { get; set; }

    public string Description { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("amount", Amount);
        form.Add("currency", Currency);
        form.Add("description", Description);
        form.Add("metadata", Metadata);
    }
}
