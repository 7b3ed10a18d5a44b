using BillingPortal.Data;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Time;
using BillingPortal.UsageReporting.Corrections;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.UsageReporting;

/// <summary>
/// Freezes billable units that are not yet reported into report rows. One transaction raises a rollup's <c>reported</c> and inserts
/// a row with the difference; after a crash either both exist or neither.
/// </summary>
public sealed class FreezeUsage(
    IDbContextFactory<BillingDb> databases,
    Installation installation,
    ReportSettings settings,
    BillingClock clock,
    TimeProvider wall
)
{
    private const int RollupsPerTransaction = 500;

    /// <summary>
    /// Stripe accepts usage of the past 35 days. One hour less, so that a report cannot become too old while it is sent.
    /// </summary>
    public static readonly TimeSpan OldestAtStripe = TimeSpan.FromDays(35) - TimeSpan.FromHours(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <param name="tenantId">Only this tenant, or all if null.</param>
    /// <returns>How many report rows were made.</returns>
    public async Task<int> RunAsync(long? tenantId, CancellationToken cancellationToken)
    {
        var frozen = 0;
        for (var after = 0L; ; )
        {
            int made;
            long? last;
            try
            {
                (made, last) = await FreezeBatchAsync(tenantId, after, cancellationToken);
            }
            catch (DbUpdateConcurrencyException)
            {
                return frozen; // another node froze one of these at the same time and sends it; the next run freezes the rest
            }
            frozen += made;
            if (last is null)
                return frozen;
            after = last.Value;
        }
    }

    private async Task<(int Made, long? LastRollup)> FreezeBatchAsync(long? tenantId, long afterRollup, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // Queried outside the transaction: however many rows cannot be reported now, calls do not wait while they are skipped.
        var ids = await Reportable(db, tenantId)
            .Where(rollup => rollup.Id > afterRollup)
            .OrderBy(rollup => rollup.Id)
            .Select(rollup => rollup.Id)
            .Take(RollupsPerTransaction)
            .ToListAsync(cancellationToken);
        if (ids.Count == 0)
            return (0, null);
        return await db.InTransactionAsync<(int, long?)>(
            async () =>
            {
                var rollups = await Reportable(db, tenantId)
                    .Where(rollup => ids.Contains(rollup.Id))
                    .OrderBy(rollup => rollup.Id)
                    .ToListAsync(cancellationToken);
                var tenantIds = rollups.Select(rollup => rollup.TenantId).Distinct().ToList();
                var tenants = await db.Set<Tenant>()
                    .AsNoTracking()
                    .Where(tenant => tenantIds.Contains(tenant.Id))
                    .ToDictionaryAsync(tenant => tenant.Id, cancellationToken);
                var subscriptions = (
                    await db.Set<TenantSubscription>()
                        .AsNoTracking()
                        .Where(row => tenantIds.Contains(row.TenantId))
                        .ToListAsync(cancellationToken)
                ).ToLookup(row => row.TenantId);
                var now = clock.GetUtcNow();
                var made = 0;
                foreach (var rollup in rollups)
                {
                    var customer = tenants[rollup.TenantId].StripeCustomerId!;
                    var subscription = subscriptions[rollup.TenantId]
                        .Where(row => row.CreatedAt <= rollup.PeriodStart)
                        .MaxBy(row => row.CreatedAt);
                    // The next plan's prices are not on the subscription yet. Usage under that plan waits for them.
                    if (subscription?.PendingPlanAt <= rollup.PeriodStart)
                        continue;
                    // No item bills this meter yet. Stripe would count a report now but invoice it nowhere, so it waits for its
                    // item. An ended period is already invoiced, whatever items exist now.
                    var isRunning = subscription is not null && rollup.PeriodStart >= subscription.PeriodStart;
                    if (isRunning && !subscription!.Bills(rollup.Meter))
                        continue;
                    var report = Cut(rollup, customer, subscription, settings.Of(tenants[rollup.TenantId]), now);
                    db.Add(report);
                    rollup.Reported += report.Quantity;
                    made++;
                }
                await db.SaveChangesAsync(cancellationToken);
                return (made, ids[^1]);
            },
            cancellationToken
        );
    }

    private IQueryable<UsageRollup> Reportable(BillingDb db, long? tenantId)
    {
        var oldest = clock.GetUtcNow() - OldestAtStripe; // Stripe refuses anything older: see SettleLateUsage
        return db.Set<UsageRollup>()
            .Where(UsageRollup.HasUnreported)
            .Where(rollup =>
                (tenantId == null || rollup.TenantId == tenantId)
                && rollup.HourStart >= oldest
                // Billable usage without a customer waits for one.
                && db.Set<Tenant>().Any(tenant => tenant.Id == rollup.TenantId && tenant.StripeCustomerId != null)
                && !db.Set<ClosedPeriod>()
                    .Any(row => row.TenantId == rollup.TenantId && row.Meter == rollup.Meter && row.PeriodStart == rollup.PeriodStart)
            ); // the invoice is final: moved to the next period instead
    }

    private UsageReport Cut(
        UsageRollup rollup,
        string customer,
        TenantSubscription? subscription,
        ReporterChoice reporter,
        DateTimeOffset now
    )
    {
        var quantity = Math.Min(rollup.Unreported, Charge.Largest);
        return new()
        {
            TenantId = rollup.TenantId,
            RollupId = rollup.Id,
            Meter = rollup.Meter,
            StripeCustomerId = customer,
            PeriodStart = rollup.PeriodStart,
            Quantity = quantity,
            Identifier = $"{installation.Incarnation}-{rollup.Id}-{rollup.Reported}-{rollup.Reported + quantity}",
            Reporter = reporter.Bills,
            IsShadowed = reporter.IsShadowed,
            Timestamp = TimestampOf(rollup.HourStart, rollup.PeriodStart, subscription),
            State = ReportState.Pending,
            CreatedAt = now,
            NextAttemptAt = wall.GetUtcNow(), // retries use wall time, independent of the sandbox's calendar
        };
    }

    /// <summary>
    /// The bucket's start, but not before the period's first whole minute: Stripe's summaries are aligned to minutes, and an
    /// earlier event would be billed in the previous period. Also not before a plan change in the period: usage before the change
    /// was reported before it, and the new prices apply from that second on.
    /// </summary>
    internal static DateTimeOffset TimestampOf(
        DateTimeOffset hourStart,
        DateTimeOffset periodStart,
        TenantSubscription? subscription = null
    )
    {
        var earliest = CeilMinute(periodStart);
        if (
            subscription?.UsageFrom is { } changed
            && changed > earliest
            && (periodStart >= subscription.PeriodStart || changed < subscription.PeriodStart)
        )
            earliest = changed;
        return hourStart > earliest ? hourStart : earliest;
    }

    public static DateTimeOffset CeilMinute(DateTimeOffset instant)
    {
        var beyond = instant.Ticks % Minute.Ticks;
        return beyond == 0 ? instant : instant.AddTicks(Minute.Ticks - beyond);
    }
}
