using System.Globalization;
using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Subscriptions;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.UsageReporting;

/// <summary>
/// Runs after a restore. The database has lost what it reported since the backup and would reuse those identifiers for new usage:
/// Stripe would treat the new usage as repeats, and nobody would pay for it. So all units in the copy that it has not seen accepted
/// are frozen into reports at once and settled from Stripe's summaries. Everything later is reported under a new incarnation name.
/// </summary>
public sealed partial class BeginIncarnation(
    IDbContextFactory<BillingDb> databases,
    Installation installation,
    FreezeUsage freeze,
    ReportMark mark,
    OperatorAlerts alerts,
    KeyedLock locks,
    BillingClock clock,
    TimeProvider wall,
    ILogger<BeginIncarnation> log
)
{
    /// <summary>First-attempt time of a report that a restore brought back; earlier than any real attempt.</summary>
    internal static readonly DateTimeOffset BeforeRestore = DateTimeOffset.UnixEpoch;

    private const string Matter = "restored";
    private DateTimeOffset _startedAt;

    /// <summary>
    /// Runs at start, before a call is served, so that nothing it freezes is newer than the restore. One node settles the restore;
    /// nodes that start later find it settled, whatever they tried before the restore.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var turn = await databases.CreateDbContextAsync(cancellationToken);
        await using var turnLock = await TakeTurnAsync(turn, cancellationToken);
        _startedAt = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var restored = await db.Set<Setting>()
            .AsNoTracking()
            .FirstOrDefaultAsync(setting => setting.Name == Restore.Setting, cancellationToken);
        var highest = await db.Set<UsageReport>().MaxAsync(report => (long?)report.Id, cancellationToken) ?? 0;
        if (restored is null && highest >= mark.Highest)
            return;
        if (restored is null && mark.Incarnation is { } then && await Installation.HasEndedAsync(databases, then, cancellationToken))
        {
            mark.Reset(highest, installation.Incarnation); // another node has settled it and is already serving
            return;
        }

        await freeze.RunAsync(tenantId: null, cancellationToken);
        var now = wall.GetUtcNow();
        var doubted = await db.InTransactionAsync(
            () =>
                db.Set<UsageReport>()
                    .Where(report => report.State == ReportState.Pending)
                    .ExecuteUpdateAsync(
                        set =>
                            set.SetProperty(report => report.FirstAttemptAt, BeforeRestore)
                                .SetProperty(report => report.LastAttemptAt, now)
                                .SetProperty(report => report.NextAttemptAt, now)
                                .SetProperty(report => report.Attempts, report => report.Attempts == 0 ? 1 : report.Attempts),
                        cancellationToken
                    ),
            cancellationToken
        );
        await installation.BeginIncarnationAsync(databases, cancellationToken);
        mark.Reset(await db.Set<UsageReport>().MaxAsync(report => (long?)report.Id, cancellationToken) ?? 0, installation.Incarnation);
        await db.InTransactionAsync(
            () => db.Set<Setting>().Where(setting => setting.Name == Restore.Setting).ExecuteDeleteAsync(cancellationToken),
            cancellationToken
        );
        await TellAsync(
            restored is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(restored.Value, CultureInfo.InvariantCulture)),
            doubted,
            cancellationToken
        );
    }

    /// <summary>On PostgreSQL several nodes may start at once; SQLite has only one.</summary>
    private async Task<IAsyncDisposable?> TakeTurnAsync(BillingDb db, CancellationToken cancellationToken)
    {
        if (!db.Database.IsNpgsql())
            return null;
        var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync("SELECT pg_advisory_xact_lock(hashtext('incarnation'))", cancellationToken);
        await installation.LoadAsync(databases, cancellationToken); // the node that locked before us may have begun a new incarnation
        return transaction;
    }

    /// <summary>
    /// Stripe has a report that this database never tried: both the database and its report mark were restored. Units that came
    /// after this start cannot be the ones Stripe has; they get an identifier of the new incarnation.
    /// </summary>
    internal async Task CollidedAsync(UsageReport report, JudgeReport judge, CancellationToken cancellationToken)
    {
        // Each meter's reports are sent separately, and all of them collide.
        using var collisionLock = await locks.EnterAsync("incarnation", cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rollup = await db.Set<UsageRollup>().AsNoTracking().FirstAsync(row => row.Id == report.RollupId, cancellationToken);
        var hourEnd = rollup.HourStart.AddHours(1);
        var old = await db.Set<UsageEvent>()
            .Where(row =>
                row.TenantId == rollup.TenantId
                && row.Meter == rollup.Meter
                && row.PeriodStart == rollup.PeriodStart
                && row.Billable
                && row.OccurredAt >= rollup.HourStart
                && row.OccurredAt < hourEnd
                && row.ReceivedAt < _startedAt
            )
            .SumAsync(row => row.Quantity, cancellationToken);
        var to = long.Parse(report.Identifier.AsSpan(report.Identifier.LastIndexOf('-') + 1), CultureInfo.InvariantCulture);
        var before = to - rollup.Withdrawn - report.Quantity; // billable units that were reported before these
        var atStripe = Math.Clamp(old - before, 0, report.Quantity);
        if (report.Identifier.StartsWith(installation.Incarnation + "-", StringComparison.Ordinal))
            await installation.BeginIncarnationAsync(databases, cancellationToken);
        var fresh = new UsageReport
        {
            TenantId = report.TenantId,
            RollupId = report.RollupId,
            Meter = report.Meter,
            StripeCustomerId = report.StripeCustomerId,
            PeriodStart = report.PeriodStart,
            Timestamp = report.Timestamp,
            Reporter = report.Reporter,
            IsShadowed = report.IsShadowed,
            Quantity = report.Quantity - atStripe,
            Identifier = $"{installation.Incarnation}-{report.RollupId}-{to - report.Quantity + atStripe}-{to}",
            CreatedAt = clock.GetUtcNow(),
            NextAttemptAt = wall.GetUtcNow(),
        };
        judge.Accepted(report);
        report.Quantity = atStripe;
        db.Update(report);
        if (fresh.Quantity > 0)
            db.Add(fresh);
        await db.SaveChangesAsync(CancellationToken.None); // both or neither: the rollup and its reports must match
        await TellAsync(backUpAt: null, doubted: 1, cancellationToken);
    }

    private async Task TellAsync(DateTimeOffset? backUpAt, int doubted, CancellationToken cancellationToken)
    {
        var since = backUpAt is { } backUpTime
            ? $"as it was at {backUpTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC"
            : "to an earlier state";
        LogBegun(log, since, installation.Incarnation, doubted);
        await alerts.RaiseAsync(
            Matter,
            $"The database was put back {since}. Calls, sign-ups and keys of the time after it are missing "
                + "here; usage of that time that Stripe has stays billed there and shows as a difference in Reconciliation. "
                + $"{doubted} reports are being settled from Stripe's summaries.",
            tenantId: null,
            cancellationToken
        );
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The database was put back {Since}; incarnation {Incarnation} begins, and {Doubted} reports are "
            + "settled from Stripe's summaries."
    )]
    private static partial void LogBegun(ILogger log, string since, string incarnation, int doubted);
}
