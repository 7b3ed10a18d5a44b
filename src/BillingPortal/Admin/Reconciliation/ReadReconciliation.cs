using BillingPortal.Admin.Parts;
using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Plans;
using BillingPortal.Reconciliation;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.Admin.Reconciliation;

/// <summary>Answers "do the four sums agree?", for all tenants or for one. Reads stored data; Stripe is not asked.</summary>
public sealed class ReadReconciliation(
    IDbContextFactory<BillingDb> databases,
    ReconciliationQueries queries,
    JobBoard board,
    IOptions<PlanCatalogue> catalogue
)
{
    private const int ShownReports = 25;

    /// <summary>The filter's options besides the differences, which are the default.</summary>
    public static readonly IReadOnlyList<(string Value, string Text)> Shows =
    [
        ("inflight", "On the way"),
        ("late", "Late"),
        ("rejected", "Refused"),
        ("unmapped", "Unmapped"),
        ("unbilled", "Not billed"),
        ("indoubt", "In doubt"),
        ("corrected", "Corrected"),
        ("unknown", "Unknown"),
        ("notcompared", "Not compared"),
        ("none", "Agreeing"),
        ("all", "All"),
    ];

    public IReadOnlyList<(string Value, string Text)> Meters => [.. catalogue.Value.Meters.Select(meter => (meter.Key, meter.Value.Name))];

    /// <param name="show">One of <see cref="Shows"/>; anything else shows the differences.</param>
    /// <returns>Null when there is no such tenant.</returns>
    public async Task<ReconciliationView?> RunAsync(
        string? publicId,
        string? text,
        string? show,
        string? meter,
        int skip,
        int take,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = publicId is null
            ? null
            : await db.Set<Tenant>().AsNoTracking().FirstOrDefaultAsync(row => row.PublicId == publicId, cancellationToken);
        if (publicId is not null && tenant is null)
            return null;
        var known = Shows.Any(one => one.Value == show);
        DriftCause? cause = known ? EnumName.Find<DriftCause>(show) : null;
        var filter = new DriftFilter(tenant?.Id, string.IsNullOrEmpty(meter) ? null : meter, cause, OnlyDifferences: !known, text);
        var (rows, total) = await queries.ChecksAsync(filter, skip, take, cancellationToken);
        var (stuck, stuckTotal) = await queries.StuckReportsAsync(tenant?.Id, 0, ShownReports, cancellationToken);
        var ids = stuck.Select(report => report.TenantId).Distinct().ToList();
        var names = await db.Set<Tenant>()
            .Where(row => ids.Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, row => row.Name, cancellationToken);
        var jobs = await board.ReadAsync(cancellationToken);
        return new ReconciliationView(
            tenant,
            await queries.FiguresAsync(tenant?.Id, cancellationToken),
            rows,
            total,
            new StuckReports(stuck, stuckTotal, names),
            jobs.FirstOrDefault(job => job.Job.Name == JobNames.ReconcileUsage),
            jobs.FirstOrDefault(job => job.Job.Name == JobNames.RefreshSubscriptions)
        );
    }
}
