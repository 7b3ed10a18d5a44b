using BillingPortal.ApiKeys;
using BillingPortal.Data;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Usage;

/// <summary>Units of one meter used by one key with one model, or at one endpoint if there is no model.</summary>
public sealed record UsageSource(string KeyName, bool IsTest, string What, long Calls, long Quantity);

/// <param name="Sources">Largest first; live keys before test keys.</param>
/// <param name="OtherCalls">Calls of live keys beyond the ones listed.</param>
public sealed record UsageSources(IReadOnlyList<UsageSource> Sources, long Calls, long Quantity, long OtherCalls, long OtherQuantity);

/// <summary>Which calls make up a period's count: read from the daily rollups, never from the ledger.</summary>
public sealed class UsageOrigin(IDbContextFactory<BillingDb> databases)
{
    public const int MostSources = 50;

    /// <param name="periodStart">The period's start, which all of its rows carry.</param>
    public async Task<UsageSources> OfPeriodAsync(
        TenantContext tenant,
        string meter,
        DateTimeOffset periodStart,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Set<UsageDay>()
            .AsNoTracking()
            .Where(row => row.TenantId == tenant.TenantId && row.Meter == meter && row.PeriodStart == periodStart && row.Quantity != 0);
        var sums = await rows.GroupBy(row => new
            {
                row.IsAdjustment,
                row.KeyId,
                row.IsTest,
                row.Model,
                Endpoint = row.Model == "" ? row.Endpoint : "",
            })
            .Select(group => new
            {
                group.Key.IsAdjustment,
                group.Key.KeyId,
                group.Key.IsTest,
                group.Key.Model,
                group.Key.Endpoint,
                Calls = group.Sum(row => row.Events),
                Quantity = group.Sum(row => row.Quantity),
            })
            .OrderBy(sum => sum.IsTest)
            .ThenByDescending(sum => sum.Quantity)
            .Take(MostSources)
            .ToListAsync(cancellationToken);
        var live = await rows.Where(row => !row.IsTest)
            .GroupBy(row => row.Meter)
            .Select(group => new { Calls = group.Sum(row => row.Events), Quantity = group.Sum(row => row.Quantity) })
            .FirstOrDefaultAsync(cancellationToken);
        var ids = sums.ConvertAll(sum => sum.KeyId);
        var names = await db.Set<ApiKey>()
            .AsNoTracking()
            .Where(key => key.TenantId == tenant.TenantId && ids.Contains(key.Id))
            .ToDictionaryAsync(key => key.Id, key => key.Name, cancellationToken);
        var listed = sums.Where(sum => !sum.IsTest).ToList();
        return new UsageSources(
            [
                .. sums.Select(sum => new UsageSource(
                    sum.IsAdjustment ? UsageNames.Adjusted : names.GetValueOrDefault(sum.KeyId, UsageNames.DeletedKey),
                    sum.IsTest,
                    sum.Model.Length > 0 ? sum.Model : sum.Endpoint,
                    sum.Calls,
                    sum.Quantity
                )),
            ],
            live?.Calls ?? 0,
            live?.Quantity ?? 0,
            (live?.Calls ?? 0) - listed.Sum(sum => sum.Calls),
            (live?.Quantity ?? 0) - listed.Sum(sum => sum.Quantity)
        );
    }
}
