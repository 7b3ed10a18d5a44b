using BillingPortal.ApiKeys;
using BillingPortal.Data;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Usage;

/// <summary>Use of one meter by one group (a key, an endpoint, a model, a status) on one UTC day.</summary>
/// <param name="Quantity">Units; failed calls have none.</param>
/// <param name="Events">All calls: successful, failed and refused.</param>
/// <param name="Refused">The part of <paramref name="Events"/> that was refused before the endpoint and took no time.</param>
public sealed record GroupDay(
    DateTimeOffset Day,
    string Group,
    string? Detail,
    bool IsTest,
    bool IsFailed,
    long Quantity,
    long Events,
    long DurationMs,
    long Refused = 0
)
{
    /// <summary>The key's id; null if the group is not one key.</summary>
    public long? KeyId { get; init; }
}

/// <summary>Units of one meter in one UTC hour, by live and by test keys.</summary>
public sealed record HourSum(DateTimeOffset Hour, long Live, long Test);

/// <summary>A key to choose in a filter.</summary>
/// <param name="Rank">Its index among all keys ever created, from 0. It never changes, so neither does the key's colour.</param>
public sealed record KeyChoice(long Id, string Name, string Prefix, bool IsTest, int Rank);

/// <summary>The data of the usage page. Reads daily rollups, so the cost grows with days and groups but not with calls.</summary>
public sealed class UsageBreakdown(IDbContextFactory<BillingDb> databases)
{
    /// <param name="firstDay">UTC midnight.</param>
    /// <param name="endDay">Day after the last; at most <see cref="UsageQueries.LongestSpanDays"/> later.</param>
    public async Task<IReadOnlyList<GroupDay>> ReadAsync(
        TenantContext tenant,
        DateTimeOffset firstDay,
        DateTimeOffset endDay,
        string meter,
        UsageSplit split,
        CancellationToken cancellationToken,
        long? keyId = null
    )
    {
        if (endDay - firstDay > TimeSpan.FromDays(UsageQueries.LongestSpanDays))
            throw new ArgumentOutOfRangeException(nameof(endDay), "The span is too long.");
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var days = Days(db, tenant, firstDay, endDay, meter, keyId);
        var served = await ServedAsync(days, split, cancellationToken);
        var refused = await RefusedAsync(db, tenant, firstDay, endDay, meter, split, keyId, cancellationToken);
        var ids = served.Concat(refused).Where(part => part.KeyId is not null).Select(part => part.KeyId!.Value).Distinct().ToList();
        var keys = await db.Set<ApiKey>()
            .AsNoTracking()
            .Where(key => key.TenantId == tenant.TenantId && ids.Contains(key.Id))
            .ToDictionaryAsync(key => key.Id, cancellationToken);
        return
        [
            .. served
                .Select(part => Named(part, split, keys, isRefused: false))
                .Concat(refused.Select(part => Named(part, split, keys, isRefused: true)))
                .OrderBy(row => row.Day),
        ];
    }

    private static IQueryable<UsageDay> Days(
        BillingDb db,
        TenantContext tenant,
        DateTimeOffset firstDay,
        DateTimeOffset endDay,
        string meter,
        long? keyId
    ) =>
        db.Set<UsageDay>()
            .AsNoTracking()
            .Where(row =>
                row.TenantId == tenant.TenantId
                && row.Day >= firstDay
                && row.Day < endDay
                && row.Meter == meter
                && (keyId == null || row.KeyId == keyId)
            );

    private static bool IsByKey(UsageSplit split) => split is UsageSplit.Key or UsageSplit.None;

    private static async Task<List<UsagePart>> ServedAsync(IQueryable<UsageDay> days, UsageSplit split, CancellationToken cancellationToken)
    {
        var sums = await UsagePart
            .Of(days, IsByKey(split) ? UsageSplit.Key : split)
            .GroupBy(part => new
            {
                part.Day,
                part.IsAdjustment,
                part.KeyId,
                part.Text,
                part.Status,
                part.IsTest,
            })
            .Select(group => new
            {
                group.Key,
                Quantity = group.Sum(part => part.Quantity),
                Events = group.Sum(part => part.Events),
                DurationMs = group.Sum(part => part.DurationMs),
            })
            .ToListAsync(cancellationToken);
        return sums.ConvertAll(sum => new UsagePart
        {
            Day = sum.Key.Day,
            IsAdjustment = sum.Key.IsAdjustment,
            KeyId = sum.Key.KeyId,
            Text = sum.Key.Text,
            Status = sum.Key.Status,
            IsTest = sum.Key.IsTest,
            Quantity = sum.Quantity,
            Events = sum.Events,
            DurationMs = sum.DurationMs,
        });
    }

    // Refused calls have no ledger row and no model. Those refused before their meter was known count for every meter.
    private static async Task<List<UsagePart>> RefusedAsync(
        BillingDb db,
        TenantContext tenant,
        DateTimeOffset firstDay,
        DateTimeOffset endDay,
        string meter,
        UsageSplit split,
        long? keyId,
        CancellationToken cancellationToken
    )
    {
        var sums = await ReadRefusals
            .Span(db, tenant, firstDay, endDay)
            .Where(UsageRefusal.CountsFor(meter))
            .Where(row => keyId == null || row.KeyId == keyId)
            .GroupBy(row => new
            {
                row.Day,
                row.KeyId,
                row.Endpoint,
                row.Status,
                row.IsTest,
            })
            .Select(group => new { group.Key, Calls = group.Sum(row => row.Calls) })
            .ToListAsync(cancellationToken);
        return sums.ConvertAll(sum => new UsagePart
        {
            Day = sum.Key.Day,
            Status = sum.Key.Status,
            IsTest = sum.Key.IsTest,
            Events = sum.Calls,
            KeyId = IsByKey(split) && sum.Key.KeyId != UsageRefusal.ManyKeys ? sum.Key.KeyId : null,
            Text = split == UsageSplit.Endpoint ? sum.Key.Endpoint : "",
        });
    }

    private static GroupDay Named(UsagePart part, UsageSplit split, Dictionary<long, ApiKey> keys, bool isRefused)
    {
        var key = part.KeyId is { } id ? keys.GetValueOrDefault(id) : null;
        var group = split switch
        {
            _ when part.IsAdjustment => UsageNames.Adjusted,
            UsageSplit.Status => StatusName(part.Status),
            UsageSplit.Endpoint or UsageSplit.Model => part.Text.Length > 0 ? part.Text : "none named",
            _ => part.KeyId is null ? "several keys" : key?.Name ?? UsageNames.DeletedKey,
        };
        return new GroupDay(
            part.Day,
            group,
            key?.Prefix,
            part.IsTest,
            IsFailed: part.Status is < 200 or > 299,
            part.Quantity,
            part.Events,
            part.DurationMs,
            Refused: isRefused ? part.Events : 0
        )
        {
            KeyId = part.KeyId,
        };
    }

    /// <summary>Units by UTC hour over all keys.</summary>
    public async Task<IReadOnlyList<HourSum>> HoursAsync(
        TenantContext tenant,
        DateTimeOffset firstDay,
        DateTimeOffset endDay,
        string meter,
        CancellationToken cancellationToken
    )
    {
        if (endDay - firstDay > TimeSpan.FromDays(UsageFilter.MostHourDays))
            throw new ArgumentOutOfRangeException(nameof(endDay), "The span is too long for hours.");
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<UsageRollup>()
            .AsNoTracking()
            .Where(row => row.TenantId == tenant.TenantId && row.Meter == meter && row.HourStart >= firstDay && row.HourStart < endDay)
            .GroupBy(row => row.HourStart)
            .OrderBy(group => group.Key)
            .Select(group => new HourSum(group.Key, group.Sum(row => row.Quantity), group.Sum(row => row.Test)))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Units, or calls, on each UTC day: for the comparison with the previous span.</summary>
    public async Task<IReadOnlyDictionary<DateTimeOffset, long>> TotalsAsync(
        TenantContext tenant,
        DateTimeOffset firstDay,
        DateTimeOffset endDay,
        string meter,
        long? keyId,
        bool countsCalls,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sums = await Days(db, tenant, firstDay, endDay, meter, keyId)
            .GroupBy(row => row.Day)
            .Select(group => new { group.Key, Sum = group.Sum(row => countsCalls ? row.Events : row.Quantity) })
            .ToDictionaryAsync(day => day.Key, day => day.Sum, cancellationToken);
        if (!countsCalls)
            return sums;
        // A refused call has no units; when calls are counted it counts as one.
        foreach (var refused in await RefusedAsync(db, tenant, firstDay, endDay, meter, UsageSplit.Status, keyId, cancellationToken))
            sums[refused.Day] = sums.GetValueOrDefault(refused.Day) + refused.Events;
        return sums;
    }

    /// <summary>The organisation's keys in the order they were created.</summary>
    public async Task<IReadOnlyList<KeyChoice>> KeysAsync(TenantContext tenant, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var keys = await db.Set<ApiKey>()
            .AsNoTracking()
            .Where(key => key.TenantId == tenant.TenantId)
            .OrderBy(key => key.Id)
            .Select(key => new
            {
                key.Id,
                key.Name,
                key.Prefix,
                key.IsTest,
            })
            .ToListAsync(cancellationToken);
        return [.. keys.Select((key, rank) => new KeyChoice(key.Id, key.Name, key.Prefix, key.IsTest, rank))];
    }

    private static string StatusName(int status) =>
        status switch
        {
            >= 200 and < 300 => "2xx, answered",
            >= 400 and < 500 => "4xx, refused",
            >= 500 => "5xx, failed",
            _ => "other answers",
        };
}
