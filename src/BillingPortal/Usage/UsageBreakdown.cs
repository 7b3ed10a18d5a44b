using BillingPortal.ApiKeys;
using BillingPortal.Data;
using BillingPortal.Metering;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Usage;

/// <summary>One meter's use by one group (a key, an endpoint, a model, an answer) on one UTC day.</summary>
/// <param name="Quantity">Units; failed calls have none.</param>
/// <param name="Events">Calls, answered, failed and refused.</param>
/// <param name="Refused">The part of <paramref name="Events"/> that was turned away at the door and took no time.</param>
public sealed record GroupDay(DateTimeOffset Day, string Group, string? Detail, bool IsTest, bool IsFailed, long Quantity, long Events, long DurationMs, long Refused = 0);

/// <summary>What the usage page draws. Reads day rollups, so its cost grows with days and groups and never with calls.</summary>
public sealed class UsageBreakdown(IDbContextFactory<BillingDb> databases)
{
    // A projection that both databases can group by; its property names are the columns of the inner query. Its key is 0 for
    // what no key used, which is a group of its own in every split.
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
    public async Task<IReadOnlyList<GroupDay>> ReadAsync(TenantContext tenant, DateTimeOffset firstDay, DateTimeOffset endDay, string meter, UsageSplit split, CancellationToken cancellationToken)
    {
        if (endDay - firstDay > TimeSpan.FromDays(UsageQueries.LongestSpanDays)) throw new ArgumentOutOfRangeException(nameof(endDay), "The span is too long.");
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var span = db.Set<UsageDay>().AsNoTracking().Where(row => row.TenantId == tenant.TenantId && row.Day >= firstDay && row.Day < endDay && row.Meter == meter);
        var rows = split switch
        {
            UsageSplit.Endpoint => span.Select(row => new Row { Day = row.Day, KeyId = row.KeyId == 0 ? 0 : -1, Text = row.KeyId == 0 ? "" : row.Endpoint, Status = row.Status, IsTest = row.IsTest, Quantity = row.Quantity, Events = row.Events, DurationMs = row.DurationMs }),
            UsageSplit.Model => span.Select(row => new Row { Day = row.Day, KeyId = row.KeyId == 0 ? 0 : -1, Text = row.KeyId == 0 ? "" : row.Model, Status = row.Status, IsTest = row.IsTest, Quantity = row.Quantity, Events = row.Events, DurationMs = row.DurationMs }),
            UsageSplit.Status => span.Select(row => new Row { Day = row.Day, KeyId = row.KeyId == 0 ? 0 : -1, Text = "", Status = row.Status, IsTest = row.IsTest, Quantity = row.Quantity, Events = row.Events, DurationMs = row.DurationMs }),
            _ => span.Select(row => new Row { Day = row.Day, KeyId = row.KeyId, Text = "", Status = row.Status, IsTest = row.IsTest, Quantity = row.Quantity, Events = row.Events, DurationMs = row.DurationMs }),
        };
        var sums = await rows.GroupBy(row => new { row.Day, row.KeyId, row.Text, row.Status, row.IsTest })
            .Select(group => new { group.Key, Quantity = group.Sum(row => row.Quantity), Events = group.Sum(row => row.Events), DurationMs = group.Sum(row => row.DurationMs) })
            .ToListAsync(cancellationToken);
        var refused = await RefusedAsync(db, tenant, firstDay, endDay, meter, split, cancellationToken);
        var ids = sums.Select(sum => sum.Key.KeyId).Concat(refused.Select(sum => sum.KeyId)).Where(id => id > 0).Distinct().ToList();
        var keys = await db.Set<ApiKey>().AsNoTracking().Where(key => key.TenantId == tenant.TenantId && ids.Contains(key.Id)).ToDictionaryAsync(key => key.Id, cancellationToken);
        var served = sums.Select(sum => Named(sum.Key.Day, sum.Key.KeyId, sum.Key.Text, sum.Key.Status, sum.Key.IsTest, sum.Quantity, sum.Events, sum.DurationMs, refused: 0));
        return [.. served.Concat(refused.Select(sum => Named(sum.Day, sum.KeyId, sum.Text, sum.Status, sum.IsTest, 0, sum.Events, 0, sum.Events))).OrderBy(row => row.Day)];

        GroupDay Named(DateTimeOffset day, long keyId, string text, int status, bool isTest, long quantity, long events, long durationMs, long refused)
        {
            var key = keys.GetValueOrDefault(keyId);
            var group = split switch
            {
                _ when keyId == 0 => UsageNames.Adjusted,
                UsageSplit.Status => StatusName(status),
                UsageSplit.Endpoint or UsageSplit.Model => text.Length > 0 ? text : "none named",
                _ => keyId == ManyKeys ? "several keys" : key?.Name ?? UsageNames.DeletedKey,
            };
            return new GroupDay(day, group, key?.Prefix, isTest, status is < 200 or > 299, quantity, events, durationMs, refused);
        }
    }

    private const long ManyKeys = -2;

    // Refused calls have no ledger row and no model; what was turned away before its meter was known counts with every meter.
    private static async Task<List<Row>> RefusedAsync(BillingDb db, TenantContext tenant, DateTimeOffset firstDay, DateTimeOffset endDay, string meter, UsageSplit split, CancellationToken cancellationToken)
    {
        var sums = await ReadRefusals.Span(db, tenant, firstDay, endDay).Where(row => row.Meter == meter || row.Meter == "")
            .GroupBy(row => new { row.Day, row.KeyId, row.Endpoint, row.Status, row.IsTest }).Select(group => new { group.Key, Calls = group.Sum(row => row.Calls) }).ToListAsync(cancellationToken);
        return sums.ConvertAll(sum => new Row
        {
            Day = sum.Key.Day, Status = sum.Key.Status, IsTest = sum.Key.IsTest, Events = sum.Calls,
            KeyId = split is UsageSplit.Key or UsageSplit.None ? sum.Key.KeyId == 0 ? ManyKeys : sum.Key.KeyId : -1,
            Text = split == UsageSplit.Endpoint ? sum.Key.Endpoint : "",
        });
    }

    private static string StatusName(int status) => status switch { >= 200 and < 300 => "2xx, answered", >= 400 and < 500 => "4xx, refused", >= 500 => "5xx, failed", _ => "other answers" };
}
