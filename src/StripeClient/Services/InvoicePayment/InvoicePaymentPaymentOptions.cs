using Stripe.Infrastructure;

namespace Stripe;

public class InvoicePaymentPaymentOptions : INestedOptions, IFormOptions
{
    public string PaymentIntent { get; set; }

    public string PaymentRecord { get; set; }

    public string Type { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("payment_intent", PaymentIntent);
        form.Add("payment_record", PaymentRecord);
        form.Add("type", Type);
    }
}
