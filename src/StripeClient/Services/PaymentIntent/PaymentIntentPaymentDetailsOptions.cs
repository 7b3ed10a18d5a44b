using Stripe.Infrastructure;

namespace Stripe;

public class PaymentIntentPaymentDetailsOptions : INestedOptions, IFormOptions
{
    public string CustomerReference { get; set; }

    public string OrderReference { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("customer_reference", CustomerReference);
        form.Add("order_reference", OrderReference);
    }
}
