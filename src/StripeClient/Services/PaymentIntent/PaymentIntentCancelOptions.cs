using Stripe.Infrastructure;

namespace Stripe;

public class PaymentIntentCancelOptions : BaseOptions
{
    public string CancellationReason { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("cancellation_reason", CancellationReason);
    }
}
