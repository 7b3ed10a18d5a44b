using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Metering.Ledger;
using BillingPortal.Time;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Reconciliation;

/// <summary>Every day, and on demand: compares the four sums of every tenant, meter and period with recent billable usage.</summary>
public sealed class ReconcileUsage(IDbContextFactory<BillingDb> databases, CompareUsage compare, JobProgress progress, BillingClock clock)
    : IPortalJob
{
    private const int LookBackDays = 95;
    private const int MostPeriodsPerRun = 1_000_000;

    private sealed record Period(long TenantId, string Meter, DateTimeOffset PeriodStart);

    public Task<string?> RunAsync(CancellationToken cancellationToken) => RunAsync(tenantId: null, cancellationToken);

    /// <summary>The progress key of one tenant's comparison; the job's own for all.</summary>
    public static string ProgressOf(long? tenantId) => tenantId is null ? JobNames.ReconcileUsage : $"{JobNames.ReconcileUsage}:{tenantId}";

    /// <param name="tenantId">Only this tenant, or all when null.</param>
    public async Task<string?> RunAsync(long? tenantId, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow().AddDays(-LookBackDays);
        List<Period> periods;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            periods = await db.Set<UsageRollup>()
                .AsNoTracking()
                .Where(rollup =>
                    rollup.PeriodStart > since
                    && (rollup.Billable != 0 || rollup.Reported != 0)
                    && (tenantId == null || rollup.TenantId == tenantId)
                )
                .Select(rollup => new Period(rollup.TenantId, rollup.Meter, rollup.PeriodStart))
                .Distinct()
                .Take(MostPeriodsPerRun)
                .ToListAsync(cancellationToken);
        var differences = new Dictionary<DriftCause, int>();
        try
        {
            for (var done = 0; done < periods.Count; done++)
            {
                progress.Report(ProgressOf(tenantId), done, periods.Count);
                var (tenant, meter, start) = periods[done];
                var check = await compare.RunAsync(tenant, meter, start, cancellationToken);
                if (!check.Agrees)
                    differences[check.Drift] = differences.GetValueOrDefault(check.Drift) + 1;
            }
        }
        finally
        {
            progress.End(ProgressOf(tenantId));
        }
        if (periods.Count == 0)
            return null;
        var causes = string.Join(", ", differences.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {pair.Key}"));
        return $"{Format.Count(periods.Count, "sum")} compared, {(causes.Length == 0 ? "all agree" : "differ: " + causes)}";
    }
}
