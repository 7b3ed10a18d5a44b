using Stripe.Infrastructure;

namespace Stripe;

public class CustomerListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string Email { get; set; }

    public string TestClock { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("created", Created);
        form.Add("email", Email);
        form.Add("test_clock", TestClock);
    }
}
