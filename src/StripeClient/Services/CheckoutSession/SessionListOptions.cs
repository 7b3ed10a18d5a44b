using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string Customer { get; set; }

    public string CustomerAccount { get; set; }

    public SessionCustomerDetailsOptions CustomerDetails { get; set; }

    public string PaymentIntent { get; set; }

    public string PaymentLink { get; set; }

    public string Status { get; set; }

    public string Subscription { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("created", Created);
        form.Add("customer", Customer);
        form.Add("customer_account", CustomerAccount);
        form.Add("customer_details", CustomerDetails);
        form.Add("payment_intent", PaymentIntent);
        form.Add("payment_link", PaymentLink);
        form.Add("status", Status);
        form.Add("subscription", Subscription);
    }
}
