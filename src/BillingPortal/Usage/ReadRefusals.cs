using BillingPortal.ApiKeys;
using BillingPortal.Data;
using BillingPortal.Metering;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Usage;

/// <summary>Refused calls with one reason.</summary>
/// <param name="Code">The problem document's <c>code</c>.</param>
public sealed record RefusedCalls(string Code, int Status, long Calls, DateTimeOffset LastAt);

/// <summary>Refused calls on one UTC day, in full detail.</summary>
/// <param name="Meter">Null if the call was refused before its meter was known.</param>
/// <param name="Key">Name of the key; null = several keys.</param>
public sealed record RefusedOnDay(DateTimeOffset Day, string? Meter, string? Key, string Endpoint, int Status, string Code, long Calls);

/// <summary>Reads refused calls from daily sums, so the cost grows with days, keys and reasons but not with calls.</summary>
public sealed class ReadRefusals(IDbContextFactory<BillingDb> databases)
{
    public const int MostRows = 10_000;

    /// <summary>By reason, newest first.</summary>
    /// <param name="meter">Only this meter, and calls refused before their meter was known; null for all.</param>
    /// <param name="periodStart">Only this period: the day on which periods change belongs to both.</param>
    public async Task<IReadOnlyList<RefusedCalls>> ByReasonAsync(
        TenantContext tenant,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken,
        DateTimeOffset? periodStart = null,
        string? meter = null,
        long? keyId = null
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sums = await Span(db, tenant, from, to)
            .Where(UsageRefusal.CountsFor(meter))
            .Where(row => (periodStart == null || row.PeriodStart == periodStart) && (keyId == null || row.KeyId == keyId))
            .GroupBy(row => new { row.Code, row.Status })
            .Select(group => new
            {
                group.Key.Code,
                group.Key.Status,
                Calls = group.Sum(row => row.Calls),
                LastAt = group.Max(row => row.LastAt),
            })
            .ToListAsync(cancellationToken);
        return [.. sums.OrderByDescending(sum => sum.LastAt).Select(sum => new RefusedCalls(sum.Code, sum.Status, sum.Calls, sum.LastAt))];
    }

    /// <summary>By day, meter, key, endpoint and code; at most <see cref="MostRows"/>.</summary>
    public async Task<IReadOnlyList<RefusedOnDay>> ByDayAsync(
        TenantContext tenant,
        DateTimeOffset from,
        DateTimeOffset to,
        string? meter,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sums = await Span(db, tenant, from, to)
            .Where(UsageRefusal.CountsFor(meter))
            .GroupBy(row => new
            {
                row.Day,
                row.Meter,
                row.KeyId,
                row.Endpoint,
                row.Status,
                row.Code,
            })
            .Select(group => new { group.Key, Calls = group.Sum(row => row.Calls) })
            .OrderBy(sum => sum.Key.Day)
            .ThenBy(sum => sum.Key.KeyId)
            .ThenBy(sum => sum.Key.Code)
            .Take(MostRows)
            .ToListAsync(cancellationToken);
        var names = await db.Set<ApiKey>()
            .AsNoTracking()
            .Where(key => key.TenantId == tenant.TenantId)
            .Select(key => new { key.Id, key.Name })
            .ToDictionaryAsync(key => key.Id, key => key.Name, cancellationToken);
        return
        [
            .. sums.Select(sum => new RefusedOnDay(
                sum.Key.Day,
                sum.Key.Meter == UsageRefusal.NoMeter ? null : sum.Key.Meter,
                sum.Key.KeyId == UsageRefusal.ManyKeys ? null : names.GetValueOrDefault(sum.Key.KeyId, UsageNames.DeletedKey),
                sum.Key.Endpoint,
                sum.Key.Status,
                sum.Key.Code,
                sum.Calls
            )),
        ];
    }

    /// <summary>Widened to whole UTC days at both ends.</summary>
    internal static IQueryable<UsageRefusal> Span(BillingDb db, TenantContext tenant, DateTimeOffset from, DateTimeOffset to)
    {
        var firstDay = new DateTimeOffset(from.UtcDateTime.Date, TimeSpan.Zero);
        return db.Set<UsageRefusal>().AsNoTracking().Where(row => row.TenantId == tenant.TenantId && row.Day >= firstDay && row.Day < to);
    }
}
