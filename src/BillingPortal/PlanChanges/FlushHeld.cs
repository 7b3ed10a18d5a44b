using BillingPortal.Data;
using BillingPortal.Metering.Quota;
using BillingPortal.Subscriptions;
using BillingPortal.Time;
using BillingPortal.UsageReporting;

namespace BillingPortal.PlanChanges;

/// <summary>
/// The quiet moment in which prices may change: new calls of the tenant wait at the door, the ones inside finish, and all of
/// their usage has reached Stripe.
/// </summary>
internal sealed class FlushHeld(
    AdmissionHold hold,
    EntitlementDirectory entitlements,
    ReserveQuota quota,
    ReportUsage report,
    KeyedLock locks,
    BillingClock clock,
    TimeProvider wall
)
{
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Runs <paramref name="change"/> in the quiet moment; <paramref name="notNow"/> answers instead, with the reason, when usage is stuck on the way to Stripe.</summary>
    public async Task<T> RunAsync<T>(long tenantId, Func<Task<T>> change, Func<string, T> notNow, CancellationToken cancellationToken)
    {
        if (await SecondsTooEarlyAsync(tenantId, cancellationToken) is > 0 and var seconds)
            return notNow($"This billing period began less than a minute ago. Nothing was changed; try again in {seconds} seconds.");
        using var one = await locks.EnterAsync($"plan:{tenantId}", cancellationToken);
        using var held = hold.Hold(tenantId);
        await DrainAsync(tenantId, cancellationToken);
        if (!await report.FlushAsync(tenantId, cancellationToken))
            return notNow("Usage so far is still on the way to Stripe. Nothing was changed; try again in a minute.");
        await LeaveFirstSecondAsync(cancellationToken);
        return await change();
    }

    // Reports carry the hour's first second. A change in that very second would take what they tell along to the new prices.
    private async Task LeaveFirstSecondAsync(CancellationToken cancellationToken)
    {
        var intoHour = TimeSpan.FromTicks(clock.GetUtcNow().Ticks % TimeSpan.TicksPerHour);
        if (intoHour < Second)
            await Task.Delay(Second - intoHour, cancellationToken);
    }

    // Reports carry whole minutes, so usage of a period's first seconds is dated at its first whole minute. A change before that
    // minute's second would bill up to its own second and leave that usage behind.
    private async Task<int> SecondsTooEarlyAsync(long tenantId, CancellationToken cancellationToken)
    {
        if (await entitlements.FindAsync(tenantId, cancellationToken) is not { Billable: true } entitlement)
            return 0;
        var early = FreezeUsage.CeilMinute(entitlement.Period.Start) + Second - clock.GetUtcNow();
        if (early <= TimeSpan.Zero)
            return 0;
        return (await quota.StandingAsync(entitlement, cancellationToken)).Any(meter => meter.Used + meter.Reserved > 0)
            ? (int)Math.Ceiling(early.TotalSeconds)
            : 0;
    }

    // A long stream is not waited for: what it still produces is reported after the change and billed at the new price.
    private async Task DrainAsync(long tenantId, CancellationToken cancellationToken)
    {
        if (await entitlements.FindAsync(tenantId, cancellationToken) is not { } entitlement)
            return;
        var until = wall.GetTimestamp();
        while ((await quota.StandingAsync(entitlement, cancellationToken)).Any(meter => meter.Reserved > 0))
        {
            if (wall.GetElapsedTime(until) > LongestDrain)
                return;
            await Task.Delay(Look, cancellationToken);
        }
    }
}
