using Stripe.Infrastructure;

namespace Stripe.TestHelpers;

public class TestClockCreateOptions : BaseOptions
{
    public string Customer { get; set; }

    public DateTime? FrozenTime { get; set; }

    public string Name { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("customer", Customer);
        form.Add("frozen_time", FrozenTime);
        form.Add("name", Name);
    }
}
