using Stripe.Infrastructure;

namespace Stripe;

public class BalanceTransactionListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string Currency { get; set; }

    public string Payout { get; set; }

    public string Source { get; set; }

    public string Type { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("created", Created);
        form.Add("currency", Currency);
        form.Add("payout", Payout);
        form.Add("source", Source);
        form.Add("type", Type);
    }
}
