using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionListOptions : ListOptions
{
    public SubscriptionAutomaticTaxOptions AutomaticTax { get; set; }

    public string CollectionMethod { get; set; }

    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public AnyOf<DateTime?, DateRangeOptions> CurrentPeriodEnd { get; set; }

    public AnyOf<DateTime?, DateRangeOptions> CurrentPeriodStart { get; set; }

    public string Customer { get; set; }

    public string CustomerAccount { get; set; }

    public string Plan { get; set; }

    public string Price { get; set; }

    public string Status { get; set; }

    public string TestClock { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("automatic_tax", AutomaticTax);
        form.Add("collection_method", CollectionMethod);
        form.Add("created", Created);
        form.Add("current_period_end", CurrentPeriodEnd);
        form.Add("current_period_start", CurrentPeriodStart);
        form.Add("customer", Customer);
        form.Add("customer_account", CustomerAccount);
        form.Add("plan", Plan);
        form.Add("price", Price);
        form.Add("status", Status);
        form.Add("test_clock", TestClock);
    }
}
