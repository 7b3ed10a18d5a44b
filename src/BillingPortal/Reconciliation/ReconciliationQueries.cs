using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.Tenants;
using BillingPortal.UsageReporting;
using BillingPortal.UsageReporting.Corrections;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.Reconciliation;

/// <summary>A stored comparison with its display names and the tenant's terms for late usage.</summary>
public sealed record CheckRow(UsageCheck Check, string MeterName, string TenantName, string TenantPublicId, LateUsage Late)
{
    public RepairOffer? Repair => RepairOffer.For(Check, Late);
}

/// <param name="Text">Part of a tenant's name or id.</param>
public sealed record DriftFilter(
    long? TenantId = null,
    string? Meter = null,
    DriftCause? Cause = null,
    bool OnlyDifferences = false,
    string? Text = null
);

/// <param name="Compared">Sums compared with Stripe's; the others are in <paramref name="NotCompared"/>.</param>
/// <param name="Differ">Neither equal nor only on the way.</param>
/// <param name="NeedPerson">Those that no job repairs.</param>
/// <param name="LastAt">When the newest comparison ran; null = never.</param>
public sealed record ReconciliationFigures(
    int Compared,
    int Tenants,
    int Agree,
    int InFlight,
    int Differ,
    int NotCompared,
    int NeedPerson,
    DateTimeOffset? OldestAt,
    DateTimeOffset? LastAt
);

/// <param name="Billed">Accepted by the reporter that bills.</param>
/// <param name="Copied">Accepted as shadow copies.</param>
public sealed record ParityRow(
    long TenantId,
    string TenantName,
    string StripeCustomerId,
    string Meter,
    DateTimeOffset PeriodStart,
    long Billed,
    long Copied,
    long? StripeBilled,
    long? StripeCopied
)
{
    public bool IsEqual => Billed == Copied && (StripeCopied is null || StripeCopied == Billed);
}

/// <summary>Reads stored comparisons, adjustments and shadow parity; pages never ask Stripe themselves.</summary>
public sealed class ReconciliationQueries(IDbContextFactory<BillingDb> databases, IOptions<PlanCatalogue> catalogue)
{
    public const int LargestPage = 200;
    private const int LongestText = 100;

    /// <param name="tenantId">Only this tenant, or all when null.</param>
    public async Task<ReconciliationFigures> FiguresAsync(long? tenantId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Set<UsageCheck>().AsNoTracking().Where(row => tenantId == null || row.TenantId == tenantId);
        var causes = await rows.GroupBy(row => row.Drift)
            .Select(group => new
            {
                Cause = group.Key,
                Count = group.Count(),
                Oldest = group.Min(row => row.CheckedAt),
                Last = group.Max(row => row.CheckedAt),
            })
            .ToListAsync(cancellationToken);
        var (agree, inFlight, notCompared) = (Of(DriftCause.None), Of(DriftCause.InFlight), Of(DriftCause.NotCompared));
        var compared = causes.Sum(cause => cause.Count) - notCompared;
        var tenants = await rows.Select(row => row.TenantId).Distinct().CountAsync(cancellationToken);
        return new ReconciliationFigures(
            compared,
            tenants,
            agree,
            inFlight,
            compared - agree - inFlight,
            notCompared,
            await rows.CountAsync(UsageCheck.NeedsPerson, cancellationToken),
            causes.Count == 0 ? null : causes.Min(cause => cause.Oldest),
            causes.Count == 0 ? null : causes.Max(cause => cause.Last)
        );

        int Of(DriftCause cause) => causes.Where(row => row.Cause == cause).Sum(row => row.Count);
    }

    /// <summary>Differences first, with those only on the way last among them; then the newest period.</summary>
    public async Task<(IReadOnlyList<CheckRow> Rows, int Total)> ChecksAsync(
        DriftFilter filter,
        int skip,
        int take,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Set<UsageCheck>()
            .AsNoTracking()
            .Where(row =>
                (filter.TenantId == null || row.TenantId == filter.TenantId)
                && (filter.Meter == null || row.Meter == filter.Meter)
                && (filter.Cause == null || row.Drift == filter.Cause)
                && (!filter.OnlyDifferences || !row.Agrees)
            )
            .Join(
                db.Set<Tenant>(),
                row => row.TenantId,
                tenant => tenant.Id,
                (row, tenant) =>
                    new
                    {
                        Check = row,
                        tenant.Name,
                        tenant.PublicId,
                        tenant.LateUsage,
                    }
            );
        if (filter.Text?.Trim() is { Length: > 0 } typed)
        {
            typed = typed[..Math.Min(typed.Length, LongestText)];
            var lower = typed.ToLowerInvariant();
            rows = rows.Where(row => row.Name.ToLower().Contains(lower) || row.Name.Contains(typed) || row.PublicId.Contains(lower));
        }
        var total = await rows.CountAsync(cancellationToken);
        var page = await rows.OrderBy(row => row.Check.Agrees)
            .ThenBy(row => row.Check.Drift == DriftCause.InFlight)
            .ThenByDescending(row => row.Check.PeriodStart)
            .ThenBy(row => row.Name)
            .ThenBy(row => row.Check.TenantId)
            .ThenBy(row => row.Check.Meter)
            .Skip(skip)
            .Take(Math.Clamp(take, 1, LargestPage))
            .ToListAsync(cancellationToken);
        return (
            [
                .. page.Select(row => new CheckRow(
                    row.Check,
                    catalogue.Value.MeterName(row.Check.Meter),
                    row.Name,
                    row.PublicId,
                    row.LateUsage
                )),
            ],
            total
        );
    }

    /// <summary>Carry-overs, write-offs, corrections and credits, newest first.</summary>
    public async Task<(IReadOnlyList<UsageAdjustment> Rows, int Total)> AdjustmentsAsync(
        long? tenantId,
        int skip,
        int take,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Set<UsageAdjustment>().AsNoTracking().Where(row => tenantId == null || row.TenantId == tenantId);
        return (
            await rows.OrderByDescending(row => row.Id).Skip(skip).Take(Math.Clamp(take, 1, LargestPage)).ToListAsync(cancellationToken),
            await rows.CountAsync(cancellationToken)
        );
    }

    /// <summary>Reports that need a person's decision: refused, or in doubt.</summary>
    public async Task<(IReadOnlyList<UsageReport> Rows, int Total)> StuckReportsAsync(
        long? tenantId,
        int skip,
        int take,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Set<UsageReport>()
            .AsNoTracking()
            .Where(row =>
                (row.State == ReportState.Rejected || row.State == ReportState.InDoubt) && (tenantId == null || row.TenantId == tenantId)
            );
        return (
            await rows.OrderByDescending(row => row.Id).Skip(skip).Take(Math.Clamp(take, 1, LargestPage)).ToListAsync(cancellationToken),
            await rows.CountAsync(cancellationToken)
        );
    }

    /// <summary>Whether any comparison found shadow copies; only then is it worth adding them up.</summary>
    public async Task<bool> HasShadowAsync(long? tenantId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<UsageCheck>()
            .AnyAsync(row => row.Shadow != null && (tenantId == null || row.TenantId == tenantId), cancellationToken);
    }

    /// <summary>Shadow reporting by customer, meter and period: billed beside copied.</summary>
    public async Task<IReadOnlyList<ParityRow>> ParityAsync(long? tenantId, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sums = await db.Set<UsageReport>()
            .AsNoTracking()
            .Where(row => row.IsShadowed && row.State == ReportState.Accepted && (tenantId == null || row.TenantId == tenantId))
            .GroupBy(row => new
            {
                row.TenantId,
                row.StripeCustomerId,
                row.Meter,
                row.PeriodStart,
            })
            .Select(group => new
            {
                group.Key.TenantId,
                group.Key.StripeCustomerId,
                group.Key.Meter,
                group.Key.PeriodStart,
                Billed = group.Sum(row => row.Quantity),
                Copied = group.Sum(row => row.ShadowAcceptedAt != null ? row.Quantity : 0),
            })
            .OrderByDescending(row => row.PeriodStart)
            .ThenBy(row => row.TenantId)
            .Skip(skip)
            .Take(Math.Clamp(take, 1, LargestPage))
            .ToListAsync(cancellationToken);
        var ids = sums.Select(row => row.TenantId).Distinct().ToList();
        var names = await db.Set<Tenant>()
            .Where(row => ids.Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, row => row.Name, cancellationToken);
        var checks = (
            await db.Set<UsageCheck>().AsNoTracking().Where(row => ids.Contains(row.TenantId)).ToListAsync(cancellationToken)
        ).ToDictionary(row => (row.TenantId, row.Meter, row.PeriodStart));
        return
        [
            .. sums.Select(row =>
            {
                var check = checks.GetValueOrDefault((row.TenantId, row.Meter, row.PeriodStart));
                return new ParityRow(
                    row.TenantId,
                    names[row.TenantId],
                    row.StripeCustomerId,
                    row.Meter,
                    row.PeriodStart,
                    row.Billed,
                    row.Copied,
                    check?.Legacy ?? check?.Summary,
                    check?.Shadow
                );
            }),
        ];
    }
}
