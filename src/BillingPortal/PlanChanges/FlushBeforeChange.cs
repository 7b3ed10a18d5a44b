using BillingPortal.Data;
using BillingPortal.Metering.Quota;
using BillingPortal.Subscriptions;
using BillingPortal.Time;
using BillingPortal.UsageReporting;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.PlanChanges;

/// <summary>
/// Prepares the moment in which prices may change: new calls of the tenant are paused, running ones finish, and all of their usage
/// is reported to Stripe. The caller holds the <see cref="SubscriptionLock"/>.
/// </summary>
internal sealed class FlushBeforeChange(
    IDbContextFactory<BillingDb> databases,
    AdmissionPause pause,
    EntitlementDirectory entitlements,
    ReserveQuota quota,
    ReportUsage report,
    BillingClock clock,
    TimeProvider wall
)
{
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Runs <paramref name="change"/> while calls are paused. Instead returns <paramref name="tooEarly"/> with the time to wait if the
    /// period is too young, and <paramref name="unreported"/> if usage cannot be reported to Stripe now.
    /// </summary>
    public async Task<T> RunAsync<T>(
        long tenantId,
        Func<Task<T>> change,
        Func<TimeSpan, T> tooEarly,
        Func<T> unreported,
        CancellationToken cancellationToken
    )
    {
        if (await TooEarlyAsync(tenantId, cancellationToken) is { } wait)
            return tooEarly(wait);
        using var paused = pause.Pause(tenantId);
        await DrainAsync(tenantId, cancellationToken);
        if (!await report.FlushAsync(tenantId, cancellationToken))
            return unreported();
        await LeaveDatedSecondAsync(tenantId, cancellationToken);
        return await change();
    }

    /// <summary>
    /// Reports what was used so far, without pausing calls, so that a preview at Stripe counts it. What cannot be sent now waits.
    /// </summary>
    public Task ReportAsync(long tenantId, CancellationToken cancellationToken) => report.FlushAsync(tenantId, cancellationToken);

    // A report is dated at its hour's first second, or at the second of the last plan change in that hour. Stripe bills an item up to,
    // and without, the second in which it is replaced: a change in the dated second would leave that usage out.
    private async Task LeaveDatedSecondAsync(long tenantId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var changedAt = await EntitlementDirectory
            .Newest(db.Set<TenantSubscription>().AsNoTracking(), tenantId)
            .Select(subscription => subscription.UsageFrom)
            .FirstOrDefaultAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var hour = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour));
        var left = (changedAt > hour ? changedAt.Value : hour) + Second - now;
        if (left > TimeSpan.Zero)
            await Task.Delay(left, cancellationToken);
    }

    // Usage of a period's first seconds is dated at its first whole minute, because Stripe's summaries are aligned to minutes. A change
    // before that minute would bill up to its own second and leave that usage out.
    /// <returns>How long to wait until a change is possible; null when it is now.</returns>
    public async Task<TimeSpan?> TooEarlyAsync(long tenantId, CancellationToken cancellationToken)
    {
        if (await entitlements.FindAsync(tenantId, cancellationToken) is not { Billable: true } entitlement)
            return null;
        var early = FreezeUsage.CeilMinute(entitlement.Period.Start) + Second - clock.GetUtcNow();
        if (early <= TimeSpan.Zero)
            return null;
        return (await quota.StandingAsync(entitlement, cancellationToken)).Any(meter => meter.Used + meter.Reserved > 0) ? early : null;
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
            await Task.Delay(PollInterval, cancellationToken);
        }
    }
}
