using Stripe.Infrastructure;

namespace Stripe;

public class RefundListOptions : ListOptions
{
    public string Charge { get; set; }

    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string PaymentIntent { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("charge", Charge);
        form.Add("created", Created);
        form.Add("payment_intent", PaymentIntent);
    }
}
