namespace Stripe;

/// <summary>The services of <c>client.V1.TestHelpers</c>.</summary>
public class TestHelpersService : Service
{
    internal TestHelpersService(IStripeClient client)
        : base(client)
    {
    }

    public virtual TestHelpers.TestClockService TestClocks => new(Client);
}
