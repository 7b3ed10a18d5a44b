using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionTransferDataOptions : INestedOptions, IFormOptions
{
    public decimal? AmountPercent { get; set; }

    public string Destination { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("amount_percent", AmountPercent);
        form.Add("destination", Destination);
    }
}
