using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionBillingCycleAnchorConfigOptions : INestedOptions, IFormOptions
{
    public long? DayOfMonth { get; set; }

    public long? Hour { get; set; }

    public long? Minute { get; set; }

    public long? Month { get; set; }

    public long? Second { get; set; }

    void IFormOptions.WriteTo(FormWriter form)
    {
        form.Add("day_of_month", DayOfMonth);
        form.Add("hour", Hour);
        form.Add("minute", Minute);
        form.Add("month", Month);
        form.Add("second", Second);
    }
}
