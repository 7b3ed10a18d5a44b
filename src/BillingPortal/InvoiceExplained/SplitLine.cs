using System.Globalization;
using BillingPortal.ApiKeys;
using BillingPortal.Data;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.UsageReporting.Corrections;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.InvoiceExplained;

/// <summary>
/// Splits a metered line by day and key. Whole days come from the rollups. The ledger is read only for a day that a plan change cut in two,
/// or whose rollups by day and by hour differ, and only between the ids of that day's hours.
/// </summary>
public sealed class SplitLine
{
    /// <summary>At most this many ledger rows are read for one line; the rest is shown as one sum of the day.</summary>
    private const int MostLookedAt = 2_000_000;
    private const int MostAdjustments = 10_000;

    private sealed class Sum
    {
        public long Day { get; set; }
        public long KeyId { get; set; }
        public long Quantity { get; set; }
        public long Rows { get; set; }
    }

    public async Task<IReadOnlyList<ExplainedDay>> RunAsync(
        BillingDb db,
        LineSpan span,
        decimal unitAmountMinor,
        CancellationToken cancellationToken
    )
    {
        var hours = await span.HoursAsync(db, cancellationToken);
        var sums = (await ByDayAsync(db, span, hours, cancellationToken))
            .Concat(await AdjustmentsAsync(db, span, cancellationToken))
            .ToLookup(sum => sum.Day);
        var left = MostLookedAt;
        var found = new List<Sum>();
        foreach (var day in hours.GroupBy(hour => Day(hour.Start)))
        {
            var isWhole = day.All(span.HasWhole);
            var billable = day.Where(span.HasWhole).Sum(hour => hour.Billable);
            if (isWhole && sums[day.Key].Sum(sum => sum.Quantity) == billable)
                found.AddRange(sums[day.Key]);
            else if (await FromLedgerAsync(db, span, [.. day], left, cancellationToken) is var (rows, looked) && rows is not null)
            {
                found.AddRange(rows);
                left -= looked;
            }
            else
                found.Add(
                    new Sum
                    {
                        Day = day.Key,
                        KeyId = ExplainedDay.ManyKeys,
                        Quantity = billable,
                    }
                );
        }
        return await NamedAsync(db, span, found, unitAmountMinor, cancellationToken);
    }

    private static async Task<List<Sum>> ByDayAsync(
        BillingDb db,
        LineSpan span,
        List<LedgerHour> hours,
        CancellationToken cancellationToken
    )
    {
        var days = hours.Select(hour => DateTimeOffset.FromUnixTimeMilliseconds(Day(hour.Start))).Distinct().ToList();
        // The days are listed so that the index is used for each. Adjustments have rows of their own.
        var sums = await db.Set<UsageDay>()
            .AsNoTracking()
            .Where(row =>
                row.TenantId == span.TenantId
                && days.Contains(row.Day)
                && row.PeriodStart == span.PeriodStart
                && row.Meter == span.Meter
                && !row.IsTest
                && row.Quantity != 0
                && !row.IsAdjustment
            )
            .GroupBy(row => new { row.Day, row.KeyId })
            .Select(group => new
            {
                group.Key.Day,
                group.Key.KeyId,
                Quantity = group.Sum(row => row.Quantity),
                Rows = group.Sum(row => row.Events),
            })
            .ToListAsync(cancellationToken);
        return sums.ConvertAll(sum => new Sum
        {
            Day = sum.Day.ToUnixTimeMilliseconds(),
            KeyId = sum.KeyId,
            Quantity = sum.Quantity,
            Rows = sum.Rows,
        });
    }

    // Moved, corrected and written-off units: the audit names their ledger rows.
    private static async Task<List<Sum>> AdjustmentsAsync(BillingDb db, LineSpan span, CancellationToken cancellationToken)
    {
        var audits = await db.Set<UsageAdjustment>()
            .AsNoTracking()
            .Where(row =>
                row.TenantId == span.TenantId
                && row.Meter == span.Meter
                && (row.FromPeriod == span.PeriodStart || row.ToPeriod == span.PeriodStart)
            )
            .OrderBy(row => row.Id)
            .Select(row => new { row.LedgerOutId, row.LedgerInId })
            .Take(MostAdjustments)
            .ToListAsync(cancellationToken);
        var ids = audits
            .SelectMany(audit => new[] { audit.LedgerOutId, audit.LedgerInId })
            .Where(id => id is not null)
            .Select(id => id!.Value)
            .ToList();
        var rows = await ReadLedger
            .Of(db.Set<UsageEvent>().AsNoTracking().Where(row => ids.Contains(row.Id)), span)
            .Select(row => new { row.OccurredAt, row.Quantity })
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.GroupBy(row => Day(row.OccurredAt))
                .Select(day => new Sum
                {
                    Day = day.Key,
                    KeyId = UsageEvent.NoKey,
                    Quantity = day.Sum(row => row.Quantity),
                    Rows = day.Count(),
                }),
        ];
    }

    private static async Task<(List<Sum>? Sums, int LookedAt)> FromLedgerAsync(
        BillingDb db,
        LineSpan span,
        IReadOnlyList<LedgerHour> hours,
        int most,
        CancellationToken cancellationToken
    )
    {
        var (sums, looked) = (new List<Sum>(), 0);
        foreach (var (first, last) in ReadLedger.Ranges(hours))
        {
            looked += await db.Set<UsageEvent>()
                .Where(row => row.Id >= first && row.Id <= last)
                .Take(most - looked + 1)
                .CountAsync(cancellationToken);
            if (looked > most)
                return (null, 0);
            var (tenant, meter, period, from, to) = (
                span.TenantId,
                span.Meter,
                span.PeriodStart.ToUnixTimeMilliseconds(),
                Math.Max(span.From.ToUnixTimeMilliseconds(), Day(hours[0].Start)),
                Math.Min(span.To.ToUnixTimeMilliseconds(), Day(hours[0].Start) + DayMs)
            );
            sums.AddRange(
                await db
                    .Database.SqlQuery<Sum>(
                        $"""
                        SELECT occurred_at - occurred_at % 86400000 AS "Day", key_id AS "KeyId",
                               CAST(SUM(quantity) AS BIGINT) AS "Quantity", COUNT(*) AS "Rows"
                        FROM usage_events
                        WHERE id BETWEEN {first} AND {last} AND tenant_id = {tenant} AND period_start = {period} AND meter = {meter}
                          AND billable AND quantity <> 0 AND occurred_at >= {from} AND occurred_at < {to}
                        GROUP BY occurred_at - occurred_at % 86400000, key_id
                        """
                    )
                    .ToListAsync(cancellationToken)
            );
        }
        return (
            [
                .. sums.GroupBy(sum => (sum.Day, sum.KeyId))
                    .Select(group => new Sum
                    {
                        Day = group.Key.Day,
                        KeyId = group.Key.KeyId,
                        Quantity = group.Sum(sum => sum.Quantity),
                        Rows = group.Sum(sum => sum.Rows),
                    }),
            ],
            looked
        );
    }

    private static async Task<IReadOnlyList<ExplainedDay>> NamedAsync(
        BillingDb db,
        LineSpan span,
        List<Sum> sums,
        decimal unitAmountMinor,
        CancellationToken cancellationToken
    )
    {
        var ids = sums.Select(sum => sum.KeyId).Distinct().ToList();
        var keys = await db.Set<ApiKey>()
            .Where(key => key.TenantId == span.TenantId && ids.Contains(key.Id))
            .ToDictionaryAsync(key => key.Id, key => new { key.Name, key.Prefix }, cancellationToken);
        return
        [
            .. sums.OrderBy(sum => sum.Day)
                .ThenByDescending(sum => sum.Quantity)
                .ThenBy(sum => sum.KeyId)
                .Select(sum => new ExplainedDay(
                    DateTimeOffset.FromUnixTimeMilliseconds(sum.Day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    sum.KeyId,
                    keys.GetValueOrDefault(sum.KeyId)?.Name
                        ?? sum.KeyId switch
                        {
                            UsageEvent.NoKey => UsageNames.Adjusted,
                            ExplainedDay.ManyKeys => "various keys",
                            _ => UsageNames.DeletedKey,
                        },
                    sum.Quantity,
                    sum.Rows,
                    sum.Quantity * unitAmountMinor,
                    keys.GetValueOrDefault(sum.KeyId)?.Prefix
                )),
        ];
    }

    private const long DayMs = 86_400_000;

    private static long Day(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds() - (instant.ToUnixTimeMilliseconds() % DayMs);
}
