using BillingPortal.Data;
using BillingPortal.Invoices;
using BillingPortal.Metering.Ledger;
using BillingPortal.Subscriptions;
using BillingPortal.UsageReporting;
using BillingPortal.UsageReporting.Corrections;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Reconciliation;

/// <summary>The reports of a period that are in one state.</summary>
/// <param name="LastAcceptedAt">When Stripe accepted the newest of them; null if none was ever accepted.</param>
public sealed record ReportSum(long Quantity, DateTimeOffset? LastAcceptedAt);

/// <summary>Units of one tenant, meter and period as our own database has them: recorded, reported, and on invoices.</summary>
/// <param name="Subscription">The one that the period belongs to; null for usage without a subscription.</param>
/// <param name="Ledger">Billable units that were recorded.</param>
/// <param name="Billed">What invoice lines bill; null without a line.</param>
/// <param name="Closed">Set once the invoice that ends the period is final.</param>
public sealed record UsageSums(
    BillingPeriod Period,
    TenantSubscription? Subscription,
    long Ledger,
    IReadOnlyDictionary<ReportState, ReportSum> Reports,
    MeteredQuantity? Billed,
    ClosedPeriod? Closed
)
{
    public long Accepted => Of(ReportState.Accepted);

    /// <summary>Units on all invoices of the period, drafts included.</summary>
    public long OnInvoices => Billed?.Quantity ?? 0;

    /// <summary>No invoice line of the period can change or follow.</summary>
    public bool IsFinal => Billed is { IsFinal: true };

    /// <summary>Units on the final invoices; null while they may still change. A period that was closed without a line was invoiced
    /// too, with zero units.</summary>
    public long? Invoiced => IsFinal ? OnInvoices : Closed?.Invoiced;

    /// <summary>All that was recorded is accepted and already on an invoice.</summary>
    public bool AreBilled => Agree(Ledger, Accepted, OnInvoices);

    public long Of(ReportState state) => Reports.GetValueOrDefault(state)?.Quantity ?? 0;

    /// <summary>Whether our own sums agree.</summary>
    /// <param name="invoiced">Null while invoices may still change.</param>
    public static bool Agree(long ledger, long accepted, long? invoiced) => accepted == ledger && (invoiced ?? ledger) == ledger;
}

/// <summary>Reads the sums that reconciliation compares with Stripe's, and that an explained invoice shows.</summary>
public sealed class ReadUsageSums(IDbContextFactory<BillingDb> databases, MeteredQuantities quantities)
{
    public async Task<UsageSums> RunAsync(long tenantId, string meter, DateTimeOffset periodStart, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var subscription = await db.Set<TenantSubscription>()
            .AsNoTracking()
            .Where(row => row.TenantId == tenantId && row.CreatedAt <= periodStart)
            .OrderByDescending(row => row.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);
        var period = BilledPeriod.From(periodStart, subscription);
        var ledger = await db.Set<UsageRollup>()
            .Where(row => row.TenantId == tenantId && row.Meter == meter && row.PeriodStart == periodStart)
            .SumAsync(row => row.Billable, cancellationToken);
        var reports = await Reports(db, tenantId, meter, periodStart)
            .GroupBy(report => report.State)
            .Select(group => new
            {
                State = group.Key,
                Quantity = group.Sum(report => report.Quantity),
                LastAcceptedAt = group.Max(report => report.AcceptedAt),
            })
            .ToDictionaryAsync(sum => sum.State, sum => new ReportSum(sum.Quantity, sum.LastAcceptedAt), cancellationToken);
        var lines = await quantities.OfPeriodAsync(tenantId, period, cancellationToken);
        var closed = await db.Set<ClosedPeriod>()
            .AsNoTracking()
            .FirstOrDefaultAsync(
                row => row.TenantId == tenantId && row.Meter == meter && row.PeriodStart == periodStart,
                cancellationToken
            );
        return new UsageSums(period, subscription, ledger, reports, lines.FirstOrDefault(line => line.Meter == meter), closed);
    }

    internal static IQueryable<UsageReport> Reports(BillingDb db, long tenantId, string meter, DateTimeOffset periodStart) =>
        db.Set<UsageReport>()
            .AsNoTracking()
            .Where(report => report.TenantId == tenantId && report.Meter == meter && report.PeriodStart == periodStart);
}
