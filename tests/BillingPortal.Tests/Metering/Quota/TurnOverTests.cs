using System.Net;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Subscriptions;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Metering.Quota;

/// <summary>A call that starts in one period and ends in the next: each period keeps its own count, and neither admits too much.</summary>
public sealed class TurnOverTests(MeteredPortal app) : IClassFixture<MeteredPortal>
{
    [Fact]
    public async Task A_call_belongs_to_the_period_in_which_its_quota_was_held()
    {
        var (tenant, key) = await app.OnPlanAsync("small");
        var entitlements = app.Service<EntitlementDirectory>();
        var old = (await entitlements.FindAsync(tenant.Id, default))!;
        (await key.GetAsync("/v1/asked?n=90")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var waiting = key.GetAsync("/v1/waits"); // reserves the last ten
        await app.Entered.Task;
        (await (await key.GetAsync("/v1/echo")).CodeAsync()).ShouldBe("quota_exceeded");

        await app.AdvanceToAsync(old.Period.End.AddSeconds(1));

        var next = (await entitlements.FindAsync(tenant.Id, default))!;
        next.Period.Start.ShouldBe(old.Period.End);
        (await key.GetAsync("/v1/asked?n=95")).StatusCode.ShouldBe(HttpStatusCode.OK); // the whole new quota is available
        app.MayLeave.SetResult();
        (await waiting).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.StandingAsync(tenant)).ShouldBe((95, 0)); // and stays so
        (await (await key.GetAsync("/v1/asked?n=6")).CodeAsync()).ShouldBe("quota_exceeded");

        await using var db = app.Db();
        var sums = await db.Set<UsageRollup>()
            .Where(row => row.TenantId == tenant.Id)
            .GroupBy(row => row.PeriodStart)
            .Select(group => new { group.Key, Units = group.Sum(row => row.Quantity) })
            .OrderBy(sum => sum.Key)
            .ToListAsync();
        sums.Select(sum => (sum.Key, sum.Units)).ShouldBe([(old.Period.Start, 100L), (next.Period.Start, 95L)]);
        (
            await db.Set<UsageEvent>()
                .Where(row => row.TenantId == tenant.Id && row.PeriodStart == old.Period.Start)
                .MaxAsync(row => row.OccurredAt)
        ).ShouldBeLessThan(old.Period.End);
    }
}
