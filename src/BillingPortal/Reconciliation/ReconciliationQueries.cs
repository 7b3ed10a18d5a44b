using BillingPortal.Data;
using BillingPortal.Tenants;
using BillingPortal.UsageReporting;
using BillingPortal.UsageReporting.Late;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Reconciliation;

/// <summary>A stored comparison with its tenant's name.</summary>
public sealed record CheckRow(UsageCheck Check, string TenantName, string TenantPublicId);

public sealed record DriftFilter(long? TenantId = null, string? Meter = null, DriftCause? Cause = null, bool OnlyDifferences = false, string? Text = null);

public sealed record ReconciliationFigures(int Compared, int Differ, int Unknown, DateTimeOffset? OldestCheck);

/// <param name="Billed">Accepted by the way that bills.</param>
/// <param name="Copied">Accepted as shadow copies.</param>
public sealed record ParityRow(long TenantId, string TenantName, string StripeCustomerId, string Meter, DateTimeOffset PeriodStart, long Billed, long Copied, long? StripeBilled, long? StripeCopied)
{
    public bool IsEqual => Billed == Copied && (StripeCopied is null || StripeCopied == Billed);
}

/// <summary>Reads stored comparisons, adjustments and shadow parity; pages never ask Stripe themselves.</summary>
public sealed class ReconciliationQueries(IDbContextFactory<BillingDb> databases)
{
    public const int LargestPage = 200;

    public async Task<ReconciliationFigures> FiguresAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Set<UsageCheck>().AsNoTracking();
        return new ReconciliationFigures(await rows.CountAsync(cancellationToken), await rows.CountAsync(row => !row.Agrees, cancellationToken), await rows.CountAsync(row => row.Drift == DriftCause.Unknown, cancellationToken),
            await rows.MinAsync(row => (DateTimeOffset?)row.CheckedAt, cancellationToken));
    }

    /// <summary>Differences first, then the newest period.</summary>
    public async Task<(IReadOnlyList<CheckRow> Rows, int Total)> ChecksAsync(DriftFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Set<UsageCheck>().AsNoTracking()
            .Where(row => (filter.TenantId == null || row.TenantId == filter.TenantId) && (filter.Meter == null || row.Meter == filter.Meter) && (filter.Cause == null || row.Drift == filter.Cause) && (!filter.OnlyDifferences || !row.Agrees))
            .Join(db.Set<Tenant>(), row => row.TenantId, tenant => tenant.Id, (row, tenant) => new { Check = row, tenant.Name, tenant.PublicId });
        if (!string.IsNullOrWhiteSpace(filter.Text)) rows = rows.Where(row => row.Name.Contains(filter.Text) || row.PublicId.Contains(filter.Text));
        var total = await rows.CountAsync(cancellationToken);
        var page = await rows.OrderBy(row => row.Check.Agrees).ThenByDescending(row => row.Check.PeriodStart).ThenBy(row => row.Name).ThenBy(row => row.Check.Meter).Skip(skip).Take(Math.Clamp(take, 1, LargestPage)).ToListAsync(cancellationToken);
        return ([.. page.Select(row => new CheckRow(row.Check, row.Name, row.PublicId))], total);
    }

    /// <summary>Carry-overs, write-offs, corrections and credits, newest first.</summary>
    public async Task<(IReadOnlyList<UsageAdjustment> Rows, int Total)> AdjustmentsAsync(long? tenantId, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Set<UsageAdjustment>().AsNoTracking().Where(row => tenantId == null || row.TenantId == tenantId);
        return (await rows.OrderByDescending(row => row.Id).Skip(skip).Take(Math.Clamp(take, 1, LargestPage)).ToListAsync(cancellationToken), await rows.CountAsync(cancellationToken));
    }

    /// <summary>Reports that no machine may decide about: refused, or in doubt.</summary>
    public async Task<(IReadOnlyList<UsageReport> Rows, int Total)> StuckReportsAsync(long? tenantId, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Set<UsageReport>().AsNoTracking().Where(row => (row.State == ReportState.Rejected || row.State == ReportState.InDoubt) && (tenantId == null || row.TenantId == tenantId));
        return (await rows.OrderByDescending(row => row.Id).Skip(skip).Take(Math.Clamp(take, 1, LargestPage)).ToListAsync(cancellationToken), await rows.CountAsync(cancellationToken));
    }

    /// <summary>Shadow reporting by customer, meter and period: what bills beside what is copied.</summary>
    public async Task<IReadOnlyList<ParityRow>> ParityAsync(long? tenantId, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sums = await db.Set<UsageReport>().AsNoTracking().Where(row => row.IsShadowed && row.State == ReportState.Accepted && (tenantId == null || row.TenantId == tenantId))
            .GroupBy(row => new { row.TenantId, row.StripeCustomerId, row.Meter, row.PeriodStart })
            .Select(group => new { group.Key.TenantId, group.Key.StripeCustomerId, group.Key.Meter, group.Key.PeriodStart, Billed = group.Sum(row => row.Quantity), Copied = group.Sum(row => row.ShadowAcceptedAt != null ? row.Quantity : 0) })
            .OrderByDescending(row => row.PeriodStart).ThenBy(row => row.TenantId).Skip(skip).Take(Math.Clamp(take, 1, LargestPage)).ToListAsync(cancellationToken);
        var ids = sums.Select(row => row.TenantId).Distinct().ToList();
        var names = await db.Set<Tenant>().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Name, cancellationToken);
        var checks = (await db.Set<UsageCheck>().AsNoTracking().Where(row => ids.Contains(row.TenantId)).ToListAsync(cancellationToken)).ToDictionary(row => (row.TenantId, row.Meter, row.PeriodStart));
        return [.. sums.Select(row => checks.TryGetValue((row.TenantId, row.Meter, row.PeriodStart), out var check)
            ? new ParityRow(row.TenantId, names[row.TenantId], row.StripeCustomerId, row.Meter, row.PeriodStart, row.Billed, row.Copied, check.Legacy ?? check.Summary, check.Shadow)
            : new ParityRow(row.TenantId, names[row.TenantId], row.StripeCustomerId, row.Meter, row.PeriodStart, row.Billed, row.Copied, null, null))];
    }
}
