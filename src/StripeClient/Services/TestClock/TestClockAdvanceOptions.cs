using Stripe.Infrastructure;

namespace Stripe.TestHelpers;

public class TestClockAdvanceOptions : BaseOptions
{
    public DateTime? FrozenTime { get; set; }

    internal override void WriteTo(FormWriter form)
    {
        base.WriteTo(form);
        form.Add("frozen_time", FrozenTime);
    }
}
