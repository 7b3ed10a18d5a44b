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
    /// <summary>The key's id if the group is one key, else 0.</summary>
    public long KeyId { get; init; }
}

/// <summary>Units of one meter in one UTC hour, by live and by test keys.</summary>
public sealed record HourSum(DateTimeOffset Hour, long Live, long Test);

/// <summary>A key to choose in a filter.</summary>
/// <param name="Rank">Its index among all keys ever created, from 0. It never changes, so neither does the key's colour.</param>
public sealed record KeyChoice(long Id, string Name, string Prefix, bool IsTest, int Rank);

/// <summary>The data of the usage page. Reads daily rollups, so the cost grows with days and groups but not with calls.</summary>
public sealed class UsageBreakdown(IDbContextFactory<BillingDb> databases)
{
    // A projection that both databases can group by; its property names are the columns of the inner query. KeyId is 0 for usage
    // without a key, which is a separate group in every split.
    private sealed class Row
    {
        public DateTimeOffset Day { get; init; }
        public long KeyId { get; init; }
        public string Text { get; init; } = "";
        public int Status { get; init; }
        public bool IsTest { get; init; }
        public long Quantity { get; init; }
        public long Events { get; init; }
        public long DurationMs { get; init; }
    }

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
        var span = db.Set<UsageDay>()
            .AsNoTracking()
            .Where(row =>
                row.TenantId == tenant.TenantId
                && row.Day >= firstDay
                && row.Day < endDay
                && row.Meter == meter
                && (keyId == null || row.KeyId == keyId)
            );
        var rows = split switch
        {
            UsageSplit.Endpoint => span.Select(row => new Row
            {
                Day = row.Day,
                KeyId = row.KeyId == 0 ? 0 : -1,
                Text = row.KeyId == 0 ? "" : row.Endpoint,
                Status = row.Status,
                IsTest = row.IsTest,
                Quantity = row.Quantity,
                Events = row.Events,
                DurationMs = row.DurationMs,
            }),
            UsageSplit.Model => span.Select(row => new Row
            {
                Day = row.Day,
                KeyId = row.KeyId == 0 ? 0 : -1,
                Text = row.KeyId == 0 ? "" : row.Model,
                Status = row.Status,
                IsTest = row.IsTest,
                Quantity = row.Quantity,
                Events = row.Events,
                DurationMs = row.DurationMs,
            }),
            UsageSplit.Status => span.Select(row => new Row
            {
                Day = row.Day,
                KeyId = row.KeyId == 0 ? 0 : -1,
                Text = "",
                Status = row.Status,
                IsTest = row.IsTest,
                Quantity = row.Quantity,
                Events = row.Events,
                DurationMs = row.DurationMs,
            }),
            _ => span.Select(row => new Row
            {
                Day = row.Day,
                KeyId = row.KeyId,
                Text = "",
                Status = row.Status,
                IsTest = row.IsTest,
                Quantity = row.Quantity,
                Events = row.Events,
                DurationMs = row.DurationMs,
            }),
        };
        var sums = await rows.GroupBy(row => new
            {
                row.Day,
                row.KeyId,
                row.Text,
                row.Status,
                row.IsTest,
            })
            .Select(group => new
            {
                group.Key,
                Quantity = group.Sum(row => row.Quantity),
                Events = group.Sum(row => row.Events),
                DurationMs = group.Sum(row => row.DurationMs),
            })
            .ToListAsync(cancellationToken);
        var refused = await RefusedAsync(db, tenant, firstDay, endDay, meter, split, keyId, cancellationToken);
        var ids = sums.Select(sum => sum.Key.KeyId).Concat(refused.Select(sum => sum.KeyId)).Where(id => id > 0).Distinct().ToList();
        var keys = await db.Set<ApiKey>()
            .AsNoTracking()
            .Where(key => key.TenantId == tenant.TenantId && ids.Contains(key.Id))
            .ToDictionaryAsync(key => key.Id, cancellationToken);
        var served = sums.Select(sum =>
            Named(
                sum.Key.Day,
                sum.Key.KeyId,
                sum.Key.Text,
                sum.Key.Status,
                sum.Key.IsTest,
                sum.Quantity,
                sum.Events,
                sum.DurationMs,
                refused: 0
            )
        );
        return
        [
            .. served
                .Concat(refused.Select(sum => Named(sum.Day, sum.KeyId, sum.Text, sum.Status, sum.IsTest, 0, sum.Events, 0, sum.Events)))
                .OrderBy(row => row.Day),
        ];

        GroupDay Named(
            DateTimeOffset day,
            long number,
            string text,
            int status,
            bool isTest,
            long quantity,
            long events,
            long durationMs,
            long refused
        )
        {
            var key = keys.GetValueOrDefault(number);
            var group = split switch
            {
                _ when number == 0 => UsageNames.Adjusted,
                UsageSplit.Status => StatusName(status),
                UsageSplit.Endpoint or UsageSplit.Model => text.Length > 0 ? text : "none named",
                _ => number == ManyKeys ? "several keys" : key?.Name ?? UsageNames.DeletedKey,
            };
            return new GroupDay(day, group, key?.Prefix, isTest, status is < 200 or > 299, quantity, events, durationMs, refused)
            {
                KeyId = Math.Max(0, number),
            };
        }
    }

    private const long ManyKeys = -2;

    // Refused calls have no ledger row and no model. Those refused before their meter was known count for every meter.
    private static async Task<List<Row>> RefusedAsync(
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
            .Where(row => (row.Meter == meter || row.Meter == "") && (keyId == null || row.KeyId == keyId))
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
        return sums.ConvertAll(sum => new Row
        {
            Day = sum.Key.Day,
            Status = sum.Key.Status,
            IsTest = sum.Key.IsTest,
            Events = sum.Calls,
            KeyId = split is UsageSplit.Key or UsageSplit.None
                ? sum.Key.KeyId == 0
                    ? ManyKeys
                    : sum.Key.KeyId
                : -1,
            Text = split == UsageSplit.Endpoint ? sum.Key.Endpoint : "",
        });
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
        var sums = await db.Set<UsageDay>()
            .AsNoTracking()
            .Where(row =>
                row.TenantId == tenant.TenantId
                && row.Day >= firstDay
                && row.Day < endDay
                && row.Meter == meter
                && (keyId == null || row.KeyId == keyId)
            )
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
