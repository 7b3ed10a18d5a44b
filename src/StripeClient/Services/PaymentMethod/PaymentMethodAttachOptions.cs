using Stripe.Infrastructure;

namespace Stripe;

public class PaymentMethodAttachOptions : BaseOptions
{
    public string Customer { get; set; }

    public string CustomerAccount { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("customer", Customer);
        form.Add("customer_account", CustomerAccount);
    }
}
