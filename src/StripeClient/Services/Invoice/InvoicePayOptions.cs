using Stripe.Infrastructure;

namespace Stripe;

public class InvoicePayOptions : BaseOptions
{
    public bool? Forgive { get; set; }

    public string Mandate { get; set; }

    public bool? OffSession { get; set; }

    public bool? PaidOutOfBand { get; set; }

    public string PaymentMethod { get; set; }

    public string Source { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("forgive", Forgive);
        form.Add("mandate", Mandate);
        form.Add("off_session", OffSession);
        form.Add("paid_out_of_band", PaidOutOfBand);
        form.Add("payment_method", PaymentMethod);
        form.Add("source", Source);
    }
}
