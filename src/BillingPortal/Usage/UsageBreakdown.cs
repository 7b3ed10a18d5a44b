using BillingPortal.ApiKeys;
using BillingPortal.Data;
using BillingPortal.Metering;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Usage;

/// <summary>One meter's use by one group (a key, an endpoint, a model, an answer) on one UTC day.</summary>
/// <param name="Quantity">Units; failed calls have none.</param>
/// <param name="Events">Calls, answered and failed.</param>
public sealed record GroupDay(DateTimeOffset Day, string Group, string? Detail, bool IsTest, bool IsFailed, long Quantity, long Events, long DurationMs);

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
        var ids = sums.Select(sum => sum.Key.KeyId).Where(id => id > 0).Distinct().ToList();
        var keys = await db.Set<ApiKey>().AsNoTracking().Where(key => key.TenantId == tenant.TenantId && ids.Contains(key.Id)).ToDictionaryAsync(key => key.Id, cancellationToken);
        return [.. sums.Select(sum =>
        {
            var key = keys.GetValueOrDefault(sum.Key.KeyId);
            var group = split switch
            {
                _ when sum.Key.KeyId == 0 => UsageNames.Adjusted,
                UsageSplit.Status => StatusName(sum.Key.Status),
                UsageSplit.Endpoint or UsageSplit.Model => sum.Key.Text.Length > 0 ? sum.Key.Text : "none named",
                _ => key?.Name ?? UsageNames.DeletedKey,
            };
            return new GroupDay(sum.Key.Day, group, key?.Prefix, sum.Key.IsTest, sum.Key.Status is < 200 or > 299, sum.Quantity, sum.Events, sum.DurationMs);
        }).OrderBy(row => row.Day)];
    }

    private static string StatusName(int status) => status switch { >= 200 and < 300 => "2xx, answered", >= 400 and < 500 => "4xx, refused", >= 500 => "5xx, failed", _ => "other answers" };
}
