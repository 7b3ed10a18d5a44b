using BillingPortal.Data;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.InvoiceExplained;

/// <param name="Next">Continue after this id; null at the end.</param>
public sealed record LedgerRows(IReadOnlyList<UsageEvent> Rows, long? Next);

/// <summary>
/// Billed rows of the ledger, a page at a time. The ledger's only index is its id: the rollups give the id range of an hour's rows, and a
/// page reads at most <see cref="MostLookedAt"/> of them.
/// </summary>
public sealed class ReadLedger(IDbContextFactory<BillingDb> databases)
{
    public const int LargestPage = 1000;
    internal const int MostLookedAt = 1_000_000;
    private const int LookedAtOnce = 50_000;

    /// <param name="keyId">Only this key, or all when null.</param>
    /// <param name="afterId">Continues after this row; 0 for the first.</param>
    public async Task<LedgerRows> RunAsync(LineSpan span, long? keyId, long afterId, int take, CancellationToken cancellationToken)
    {
        take = Math.Clamp(take, 1, LargestPage);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = new List<UsageEvent>();
        var looked = 0;
        foreach (var (first, last) in Ranges(await span.HoursAsync(db, cancellationToken)))
        {
            for (var nextId = Math.Max(first, afterId + 1); nextId <= last; )
            {
                if (looked >= MostLookedAt)
                    return new LedgerRows(found, nextId - 1);
                var piece = Piece(db, nextId, last);
                var end = await piece.Skip(LookedAtOnce - 1).Select(row => (long?)row.Id).FirstOrDefaultAsync(cancellationToken) ?? last;
                found.AddRange(
                    await Of(piece, span)
                        .Where(row => keyId == null || row.KeyId == keyId)
                        .OrderBy(row => row.Id)
                        .Take(take - found.Count)
                        .ToListAsync(cancellationToken)
                );
                if (found.Count == take)
                    return new LedgerRows(found, found[^1].Id);
                looked += LookedAtOnce;
                nextId = end + 1;
            }
        }
        return new LedgerRows(found, null);
    }

    /// <summary>The next few rows between two ids, of any tenant.</summary>
    internal static IQueryable<UsageEvent> Piece(BillingDb db, long from, long to) =>
        db.Set<UsageEvent>().AsNoTracking().Where(row => row.Id >= from && row.Id <= to).OrderBy(row => row.Id).Take(LookedAtOnce);

    internal static IQueryable<UsageEvent> Of(IQueryable<UsageEvent> rows, LineSpan span) =>
        rows.Where(row =>
            row.TenantId == span.TenantId
            && row.PeriodStart == span.PeriodStart
            && row.Meter == span.Meter
            && row.Billable
            && row.Quantity != 0
            && row.OccurredAt >= span.From
            && row.OccurredAt < span.To
        );

    // Late rows stretch an hour's range over others: overlapping ranges are merged and read once, in the order of ids.
    internal static List<(long First, long Last)> Ranges(IEnumerable<LedgerHour> hours)
    {
        var ranges = new List<(long First, long Last)>();
        foreach (var hour in hours.OrderBy(hour => hour.First))
        {
            if (ranges.Count > 0 && hour.First <= ranges[^1].Last)
                ranges[^1] = (ranges[^1].First, Math.Max(ranges[^1].Last, hour.Last));
            else
                ranges.Add((hour.First, hour.Last));
        }
        return ranges;
    }
}
