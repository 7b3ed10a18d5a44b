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
/// Cuts what is billable and not yet reported into report rows: one transaction raises a rollup's <c>reported</c> and
/// inserts the row with the difference. After a crash either both are there or neither.
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

    /// <summary>Stripe takes usage of the past 35 days; an hour less, so that a report cannot cross the line on its way.</summary>
    public static readonly TimeSpan OldestAtStripe = TimeSpan.FromDays(35) - TimeSpan.FromHours(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <param name="tenantId">Only this tenant, or all when null.</param>
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
                return frozen; // another node froze one of these in this moment and will send it; the next run sees the rest
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
        // Looked for before the transaction: however many rows cannot be reported now, calls do not wait while they are passed over.
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
                    // The next plan's prices are not on the subscription yet; what is used under it waits for them.
                    if (subscription?.PendingPlanAt <= rollup.PeriodStart)
                        continue;
                    // No item bills this meter yet: reported now, Stripe would count it and bill it nowhere. It waits for its item.
                    // An ended period's items have made their lines already, whatever items there are now.
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
        var oldest = clock.GetUtcNow() - OldestAtStripe; // Stripe would refuse what is older: see SettleLateUsage
        return db.Set<UsageRollup>()
            .Where(UsageRollup.HasUnreported)
            .Where(rollup =>
                (tenantId == null || rollup.TenantId == tenantId)
                && rollup.HourStart >= oldest
                && db.Set<Tenant>().Any(tenant => tenant.Id == rollup.TenantId && tenant.StripeCustomerId != null) // billable usage without a customer waits for one
                && !db.Set<ClosedPeriod>()
                    .Any(row => row.TenantId == rollup.TenantId && row.Meter == rollup.Meter && row.PeriodStart == rollup.PeriodStart)
            ); // its invoice is final: moved to the next period instead
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
            NextAttemptAt = wall.GetUtcNow(), // retries pause in real time, wherever the calendar stands
        };
    }

    /// <summary>
    /// The bucket's start, but not before the period's first whole minute (Stripe's summaries are minute-aligned, and an
    /// event before the period would be billed with the one before it), and not before a plan change in the period: what
    /// was used before the change was reported before it, and the new prices count from its second on.
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
