using BillingPortal.Data;
using BillingPortal.Metering.Quota;
using BillingPortal.Subscriptions;
using BillingPortal.Time;
using BillingPortal.UsageReporting;

namespace BillingPortal.PlanChanges;

/// <summary>
/// Prepares the moment in which prices may change: new calls of the tenant are paused, running ones finish, and all of their usage
/// is reported to Stripe.
/// </summary>
internal sealed class FlushBeforeChange(
    AdmissionPause pause,
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

    /// <summary>
    /// Runs <paramref name="change"/> while calls are paused. Returns <paramref name="notNow"/>, with the reason, if usage cannot
    /// be reported to Stripe now.
    /// </summary>
    public async Task<T> RunAsync<T>(long tenantId, Func<Task<T>> change, Func<string, T> notNow, CancellationToken cancellationToken)
    {
        if (await SecondsTooEarlyAsync(tenantId, cancellationToken) is > 0 and var seconds)
            return notNow($"This billing period began less than a minute ago. Nothing was changed; try again in {seconds} seconds.");
        using var planLock = await locks.EnterAsync($"plan:{tenantId}", cancellationToken);
        using var paused = pause.Pause(tenantId);
        await DrainAsync(tenantId, cancellationToken);
        if (!await report.FlushAsync(tenantId, cancellationToken))
            return notNow("Usage so far is still on the way to Stripe. Nothing was changed; try again in a minute.");
        await LeaveFirstSecondAsync(cancellationToken);
        return await change();
    }

    // Reports are dated at the hour's first second. A change in that very second would bill them at the new prices.
    private async Task LeaveFirstSecondAsync(CancellationToken cancellationToken)
    {
        var intoHour = TimeSpan.FromTicks(clock.GetUtcNow().Ticks % TimeSpan.TicksPerHour);
        if (intoHour < Second)
            await Task.Delay(Second - intoHour, cancellationToken);
    }

    // Reports are dated at whole minutes, so usage of a period's first seconds is dated at its first whole minute. A change before
    // that minute would bill up to its own second and leave that usage out.
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

    // A long stream is not awaited: what it still produces is reported after the change and billed at the new price.
    private async Task DrainAsync(long tenantId, CancellationToken cancellationToken)
    {
        if (await entitlements.FindAsync(tenantId, cancellationToken) is not { } entitlement)
            return;
        var started = wall.GetTimestamp();
        while ((await quota.StandingAsync(entitlement, cancellationToken)).Any(meter => meter.Reserved > 0))
        {
            if (wall.GetElapsedTime(started) > LongestDrain)
                return;
            await Task.Delay(Look, cancellationToken);
        }
    }
}
