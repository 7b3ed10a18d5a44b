using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionCancelOptions : BaseOptions
{
    public SubscriptionCancellationDetailsOptions CancellationDetails { get; set; }

    public bool? InvoiceNow { get; set; }

    public bool? Prorate { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("cancellation_details", CancellationDetails);
        form.Add("invoice_now", InvoiceNow);
        form.Add("prorate", Prorate);
    }
}
