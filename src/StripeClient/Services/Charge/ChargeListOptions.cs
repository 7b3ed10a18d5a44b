using Stripe.Infrastructure;

namespace Stripe;

public class ChargeListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string Customer { get; set; }

    public string PaymentIntent { get; set; }

    public string TransferGroup { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("created", Created);
        form.Add("customer", Customer);
        form.Add("payment_intent", PaymentIntent);
        form.Add("transfer_group", TransferGroup);
    }
}
