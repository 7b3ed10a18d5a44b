using BillingPortal.Jobs;
using BillingPortal.StripeAccess;
using BillingPortal.StripeEvents;
using BillingPortal.Subscriptions;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.StripeAccess;

/// <summary>
/// A machine whose clock is a quarter of an hour off, either way: operators are warned, and paying customers keep their plan.
/// </summary>
public sealed class FastClockTests(FastClockTests.Fast app) : WrongClock(app), IClassFixture<FastClockTests.Fast>
{
    public sealed class Fast : WrongClockPortal
    {
        protected override TimeSpan Off => TimeSpan.FromMinutes(15);
    }
}

public sealed class SlowClockTests(SlowClockTests.Slow app) : WrongClock(app), IClassFixture<SlowClockTests.Slow>
{
    public sealed class Slow : WrongClockPortal
    {
        protected override TimeSpan Off => TimeSpan.FromMinutes(-15);
    }
}

public abstract class WrongClockPortal : PortalApp
{
    protected abstract TimeSpan Off { get; }
    protected override TimeProvider Wall => new Shifted(Off);
    protected override IEnumerable<string> Settings => ["--Jobs:sweep-events:EverySeconds=86400"]; // the webhook alone has to work

    private sealed class Shifted(TimeSpan off) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + off;
    }
}

public abstract class WrongClock(WrongClockPortal app)
{
    [Fact]
    public async Task A_paid_customer_has_the_plan_and_operators_are_told()
    {
        var tenant = await app.SignUpAsync();
        await app.Service<CreateStripeCustomer>().EnsureAsync(tenant.Id, default); // Stripe has answered, so its time is known
        (app.Service<StripeTime>().Now - DateTimeOffset.UtcNow).Duration().ShouldBeLessThan(TimeSpan.FromMinutes(2));
        await tenant.SubscribeAsync("pro");
        (await app.Service<EntitlementDirectory>().FindAsync(tenant.Id, default))!.State.ShouldBe(EntitlementState.Active);
        await using var db = app.Db();
        (await db.Set<InboxEvent>().AnyAsync(row => row.Type == "customer.subscription.created" && !row.FromSweep)).ShouldBeTrue(
            "its signature was believed"
        );
        await PortalApp.EventuallyAsync(
            async () =>
                (await app.Service<OperatorAlerts>().ListAsync(openOnly: true, 50, default)).Any(alert =>
                    alert.Matter == "clock" && alert.Text.Contains("15 minutes", StringComparison.Ordinal)
                ),
            "operators are told"
        );
    }
}
