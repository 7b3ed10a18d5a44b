using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.StripeAccess;
using BillingPortal.Tenants;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.UsageReporting.Corrections;

/// <summary>
/// Handles late usage: recorded after its invoice was final, or too old for Stripe. It leaves its period by an audited pair of
/// ledger rows. By the operator's setting it is billed in the running period, billed as an invoice item, or not billed.
/// </summary>
public sealed partial class SettleLateUsage(
    IDbContextFactory<BillingDb> databases,
    WithdrawReports withdraw,
    MoveUsage move,
    JobSignals signals,
    KeyedLock locks,
    BillingClock clock,
    ILogger<SettleLateUsage> log
) : IPortalJob
{
    private const int PeriodsPerRun = 500;
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(400);

    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var late = await FindAsync(cancellationToken);
        var moved = 0L;
        var waiting = 0;
        foreach (var period in late)
        {
            try
            {
                if (await SettleAsync(period, cancellationToken) is { } units)
                    moved += units;
                else
                    waiting++;
            }
            catch (Exception failure) when (StripeFailure.Is(failure, cancellationToken))
            {
                waiting++;
                LogWaits(log, period.TenantId, period.Meter, StripeFailure.Message(failure));
            }
        }
        moved += await SettleOldAsync(cancellationToken);
        waiting += await move.MakeInvoiceItemsAsync(cancellationToken);
        if (moved > 0)
            signals.Raise(JobNames.ReportUsage);
        return moved + waiting == 0 ? null : $"{moved} late units settled, {waiting} periods wait";
    }

    private async Task<List<ClosedPeriod>> FindAsync(CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - LookBack;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<ClosedPeriod>()
            .AsNoTracking()
            .Where(closed =>
                closed.FinalAt > since
                && db.Set<UsageRollup>()
                    .Where(row => row.TenantId == closed.TenantId && row.Meter == closed.Meter && row.PeriodStart == closed.PeriodStart)
                    .Sum(row => row.Billable) > closed.Invoiced
            )
            .OrderBy(closed => closed.TenantId)
            .ThenBy(closed => closed.PeriodStart)
            .Take(PeriodsPerRun)
            .ToListAsync(cancellationToken);
    }

    /// <returns>Units moved, or null if something in the period is still undecided.</returns>
    public async Task<long?> SettleAsync(ClosedPeriod closed, CancellationToken cancellationToken)
    {
        string? customer;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            customer = await db.Set<Tenant>()
                .Where(tenant => tenant.Id == closed.TenantId)
                .Select(tenant => tenant.StripeCustomerId)
                .FirstOrDefaultAsync(cancellationToken);
        if (customer is null)
            return null;
        // Nothing of it may be sent in the meantime.
        using var lane = await locks.EnterAsync(SendReports.LaneKey(customer, closed.Meter), cancellationToken);
        if (!await withdraw.PendingAsync(closed.TenantId, closed.Meter, closed.PeriodStart, cancellationToken))
            return null;

        await using var fresh = await databases.CreateDbContextAsync(cancellationToken);
        var reports = fresh
            .Set<UsageReport>()
            .Where(row => row.TenantId == closed.TenantId && row.Meter == closed.Meter && row.PeriodStart == closed.PeriodStart);
        if (await reports.AnyAsync(row => row.State == ReportState.Rejected || row.State == ReportState.InDoubt, cancellationToken))
            return null; // an operator decides
        var accepted = await reports.Where(row => row.State == ReportState.Accepted).SumAsync(row => row.Quantity, cancellationToken);
        // Accepted after the invoice was final: Stripe counts it but invoices it nowhere.
        if (accepted > closed.Invoiced)
            await withdraw.AcceptedAsync(
                closed.TenantId,
                closed.Meter,
                closed.PeriodStart,
                accepted - closed.Invoiced,
                mayExceed: false,
                ReportState.Late,
                cancellationToken
            );
        return await move.RunAsync(closed, cancellationToken);
    }

    private async Task<long> SettleOldAsync(CancellationToken cancellationToken)
    {
        var oldest = clock.GetUtcNow() - FreezeUsage.OldestAtStripe;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var old = await db.Set<UsageRollup>()
            .AsNoTracking()
            .Where(UsageRollup.HasUnreported)
            .Where(row => row.HourStart < oldest)
            .Where(row =>
                !db.Set<ClosedPeriod>()
                    .Any(closed => closed.TenantId == row.TenantId && closed.Meter == row.Meter && closed.PeriodStart == row.PeriodStart)
            )
            .OrderBy(row => row.Id)
            .Take(PeriodsPerRun)
            .ToListAsync(cancellationToken);
        var moved = 0L;
        foreach (var rollup in old)
            moved += await move.TooOldAsync(rollup, cancellationToken);
        return moved;
    }

    [LoggerMessage(LogLevel.Warning, "Late usage of tenant {TenantId} ({Meter}) waits: {Reason}")]
    private static partial void LogWaits(ILogger log, long tenantId, string meter, string reason);
}
