using BillingPortal.Data;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Time;
using BillingPortal.UsageReporting.Reporters;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.UsageReporting.Corrections;

/// <summary>Withdraws reports: unsent ones are not sent, and those at Stripe are cancelled while that is still possible.</summary>
public sealed class WithdrawReports(
    IDbContextFactory<BillingDb> databases,
    IEnumerable<IUsageReporter> reporters,
    MeterEventReporter events,
    SettleDoubt doubt,
    JudgeReport judge,
    ReportClaims claims,
    ReportSettings settings,
    BillingClock clock,
    TimeProvider wall
)
{
    // Stripe cancels an event for 24 hours; an hour less, so that a slow request is still in time.
    internal static readonly TimeSpan Cancellable = TimeSpan.FromHours(23);

    /// <summary>Withdraws the pending reports of a closed period.</summary>
    /// <returns>False if something is still undecided.</returns>
    public async Task<bool> PendingAsync(long tenantId, string meter, DateTimeOffset periodStart, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var waiting = db.Set<UsageReport>()
            .AsNoTracking()
            .Where(row =>
                row.TenantId == tenantId && row.Meter == meter && row.PeriodStart == periodStart && row.State == ReportState.Pending
            );
        var ids = await waiting.Select(row => row.Id).ToListAsync(cancellationToken);
        using var claim = claims.Take(ids);
        if (claim.Ids.Count < ids.Count)
            return false; // a run is handling some of them and may still send them
        var pending = await waiting.Where(row => ids.Contains(row.Id)).OrderBy(row => row.Id).ToListAsync(cancellationToken);
        foreach (var report in pending)
        {
            if (report.Attempts > 0)
            {
                if (wall.GetUtcNow() < (report.LastAttemptAt ?? DateTimeOffset.MinValue) + TimeSpan.FromSeconds(settings.DoubtPauseSeconds))
                    return false;
                if (
                    await doubt.HasArrivedAsync(report, reporters.First(reporter => reporter.Name == report.Reporter), cancellationToken)
                    is not { } arrived
                )
                    return false;
                if (arrived)
                {
                    judge.Accepted(report);
                    db.Update(report);
                    await db.SaveChangesAsync(cancellationToken);
                    continue;
                }
            }
            await MarkAsync(report, ReportState.Withdrawn, cancellationToken);
        }
        return true;
    }

    /// <summary>Cancels accepted reports at Stripe, newest first, up to this many units.</summary>
    /// <param name="whenTooOld">New state for a report that Stripe no longer cancels; null to leave it and go on.</param>
    /// <returns>Units withdrawn.</returns>
    /// <exception cref="Stripe.StripeException">Stripe failed; what was cancelled so far is stored.</exception>
    public async Task<long> AcceptedAsync(
        long tenantId,
        string meter,
        DateTimeOffset periodStart,
        long upTo,
        bool mayExceed,
        ReportState? whenTooOld,
        CancellationToken cancellationToken
    )
    {
        List<UsageReport> accepted;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            accepted = await db.Set<UsageReport>()
                .AsNoTracking()
                .Where(row =>
                    row.TenantId == tenantId
                    && row.Meter == meter
                    && row.PeriodStart == periodStart
                    && row.State == ReportState.Accepted
                    && row.Reporter == ReporterNames.MeterEvents
                )
                .OrderByDescending(row => row.AcceptedAt)
                .ThenByDescending(row => row.Id)
                .ToListAsync(cancellationToken);
        var withdrawn = 0L;
        foreach (var report in accepted)
        {
            if (withdrawn >= upTo)
                break;
            if (!mayExceed && withdrawn + report.Quantity > upTo)
                continue;
            var cancelled = clock.GetUtcNow() - report.AcceptedAt < Cancellable && await events.CancelAsync(report, cancellationToken);
            if (!cancelled && whenTooOld is null)
                continue;
            await MarkAsync(report, cancelled ? ReportState.Withdrawn : whenTooOld!.Value, cancellationToken);
            withdrawn += report.Quantity;
        }
        return withdrawn;
    }

    private async Task MarkAsync(UsageReport report, ReportState state, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.InTransactionAsync(
            async () =>
            {
                // If another node tried it in the meantime it is in doubt, and the next run settles that first.
                var marked = await db.Set<UsageReport>()
                    .Where(row => row.Id == report.Id && row.State == report.State && row.Attempts == report.Attempts)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, state), cancellationToken);
                if (marked == 1)
                    await db.Set<UsageRollup>()
                        .Where(row => row.Id == report.RollupId)
                        .ExecuteUpdateAsync(
                            set => set.SetProperty(row => row.Withdrawn, row => row.Withdrawn + report.Quantity),
                            cancellationToken
                        );
            },
            CancellationToken.None
        ); // must be stored even while stopping: Stripe has already cancelled it
    }
}
