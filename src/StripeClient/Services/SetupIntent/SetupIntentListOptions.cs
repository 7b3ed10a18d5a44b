using Stripe.Infrastructure;

namespace Stripe;

public class SetupIntentListOptions : ListOptions
{
    public bool? AttachToSelf { get; set; }

    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string Customer { get; set; }

    public string CustomerAccount { get; set; }

    public string PaymentMethod { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("attach_to_self", AttachToSelf);
        form.Add("created", Created);
        form.Add("customer", Customer);
        form.Add("customer_account", CustomerAccount);
        form.Add("payment_method", PaymentMethod);
    }
}
