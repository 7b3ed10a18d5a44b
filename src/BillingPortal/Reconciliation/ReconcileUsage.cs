using BillingPortal.Data;
using BillingPortal.Invoices;
using BillingPortal.Jobs;
using BillingPortal.Metering;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.UsageReporting;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.Billing;

namespace BillingPortal.Reconciliation;

/// <summary>Compares the four sums for every tenant, meter and period that had billable usage lately, and stores what it found.</summary>
public sealed class ReconcileUsage(IDbContextFactory<BillingDb> databases, IStripeClient stripe, BillingClock clock) : IPortalJob
{
    private const int LookBackDays = 62;
    private const int MostPeriodsPerRun = 10_000;

    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var meterIds = await MeterIdsAsync(cancellationToken);
        var since = clock.GetUtcNow().AddDays(-LookBackDays);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var periods = await db.Set<UsageRollup>().AsNoTracking()
            .Where(rollup => rollup.PeriodStart > since)
            .GroupBy(rollup => new { rollup.TenantId, rollup.Meter, rollup.PeriodStart })
            .Select(group => new { group.Key.TenantId, group.Key.Meter, group.Key.PeriodStart, Ledger = group.Sum(rollup => rollup.Billable) })
            .Where(sum => sum.Ledger > 0).Take(MostPeriodsPerRun).ToListAsync(cancellationToken);

        var differences = 0;
        foreach (var period in periods)
        {
            var check = await CompareAsync(db, period.TenantId, period.Meter, period.PeriodStart, period.Ledger, meterIds, cancellationToken);
            if (check is { Agrees: false }) differences++;
        }
        await db.SaveChangesAsync(cancellationToken);
        return periods.Count == 0 ? null : $"{periods.Count} sums compared, {differences} differ";
    }

    private async Task<UsageCheck?> CompareAsync(BillingDb db, long tenantId, string meter, DateTimeOffset periodStart, long ledger, Dictionary<string, string> meterIds, CancellationToken cancellationToken)
    {
        var customer = await db.Set<Tenant>().Where(tenant => tenant.Id == tenantId).Select(tenant => tenant.StripeCustomerId).FirstAsync(cancellationToken);
        if (customer is null) return null;
        var periodEnd = await PeriodEndAsync(db, tenantId, periodStart, cancellationToken);
        var reports = await db.Set<UsageReport>().AsNoTracking()
            .Where(report => report.TenantId == tenantId && report.Meter == meter && report.PeriodStart == periodStart)
            .GroupBy(report => report.State).Select(group => new { State = group.Key, Quantity = group.Sum(report => report.Quantity) })
            .ToDictionaryAsync(sum => sum.State, sum => sum.Quantity, cancellationToken);

        var check = await db.Set<UsageCheck>().FirstOrDefaultAsync(row => row.TenantId == tenantId && row.Meter == meter && row.PeriodStart == periodStart, cancellationToken);
        if (check is null) db.Add(check = new UsageCheck { TenantId = tenantId, Meter = meter, PeriodStart = periodStart });
        check.PeriodEnd = periodEnd;
        check.Ledger = ledger;
        check.Accepted = reports.GetValueOrDefault(ReportState.Accepted);
        check.Pending = reports.GetValueOrDefault(ReportState.Pending);
        check.Rejected = reports.GetValueOrDefault(ReportState.Rejected);
        check.Summary = meterIds.TryGetValue(meter, out var meterId) ? await SummaryAsync(meterId, customer, periodStart, periodEnd, cancellationToken) : null;
        check.Invoiced = await InvoicedAsync(db, tenantId, meter, periodStart, periodEnd, cancellationToken);
        check.CheckedAt = clock.GetUtcNow();
        return check;
    }

    private async Task<long?> SummaryAsync(string meterId, string customer, DateTimeOffset periodStart, DateTimeOffset periodEnd, CancellationToken cancellationToken)
    {
        try
        {
            var total = 0m;
            var options = new MeterEventSummaryListOptions { Customer = customer, StartTime = FreezeUsage.CeilMinute(periodStart).UtcDateTime, EndTime = FreezeUsage.CeilMinute(periodEnd).UtcDateTime, Limit = 100 };
            await foreach (var summary in new MeterEventSummaryService(stripe).ListAutoPagingAsync(meterId, options, cancellationToken: cancellationToken)) total += (decimal)summary.AggregatedValue;
            return (long)total;
        }
        catch (Exception failure) when (StripeTrouble.Is(failure, cancellationToken))
        {
            return null; // shown as "not asked"; the next run asks again
        }
    }

    /// <summary>The quantity over all lines of the meter, also those that a plan change billed in the middle of the period. Null until all of them are final.</summary>
    private static async Task<long?> InvoicedAsync(BillingDb db, long tenantId, string meter, DateTimeOffset periodStart, DateTimeOffset periodEnd, CancellationToken cancellationToken)
    {
        var lines = await db.Set<InvoiceCopy>().Where(invoice => invoice.TenantId == tenantId && invoice.Status != "void")
            .SelectMany(invoice => invoice.Lines, (invoice, line) => new { invoice.Status, line.Meter, line.PeriodStart, line.PeriodEnd, line.Quantity })
            .Where(line => line.Meter == meter && line.PeriodStart >= periodStart && line.PeriodStart < periodEnd).ToListAsync(cancellationToken);
        var isClosed = lines.Count > 0 && lines.All(line => line.Status != "draft") && lines.Exists(line => line.PeriodEnd >= periodEnd);
        return isClosed ? lines.Sum(line => line.Quantity) : null;
    }

    private static async Task<DateTimeOffset> PeriodEndAsync(BillingDb db, long tenantId, DateTimeOffset periodStart, CancellationToken cancellationToken)
    {
        var subscriptions = await db.Set<TenantSubscription>().AsNoTracking().Where(row => row.TenantId == tenantId).ToListAsync(cancellationToken);
        var subscription = subscriptions.Where(row => row.CreatedAt <= periodStart).MaxBy(row => row.CreatedAt);
        if (subscription is null) return BillingPeriod.CalendarMonth(periodStart).End;
        // Ended at once: its last period ends there, and so does the line that bills it.
        if (subscription.PeriodStart == periodStart) return subscription.EndedAt < subscription.PeriodEnd ? subscription.EndedAt.Value : subscription.PeriodEnd;
        // An earlier period of the same subscription ends where the months from its anchor say.
        return new BillingPeriod(periodStart, periodStart).Next(subscription.BillingAnchor).End;
    }

    private async Task<Dictionary<string, string>> MeterIdsAsync(CancellationToken cancellationToken)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var meter in new MeterService(stripe).ListAutoPagingAsync(new MeterListOptions { Limit = 100 }, cancellationToken: cancellationToken)) ids.TryAdd(meter.EventName, meter.Id);
        return ids;
    }
}
