namespace Stripe.TestHelpers;

public class TestClockStatusDetails : StripeEntity<TestClockStatusDetails>
{
    public TestClockStatusDetailsAdvancing Advancing { get; set; }
}

public class TestClockStatusDetailsAdvancing : StripeEntity<TestClockStatusDetailsAdvancing>
{
    public DateTime TargetFrozenTime { get; set; } = DateTime.UnixEpoch;
}
