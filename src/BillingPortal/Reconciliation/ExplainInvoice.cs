using System.Globalization;
using BillingPortal.ApiKeys;
using BillingPortal.Data;
using BillingPortal.Invoices;
using BillingPortal.Metering;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Reconciliation;

/// <summary>One day of one key on a metered line.</summary>
public sealed record ExplainedDay(string Day, long KeyId, string Key, long Quantity, long Rows, decimal ExactMinor);

/// <param name="Arithmetic">Quantity times price, and how Stripe rounded it, in words.</param>
/// <param name="Explained">What the ledger's rows sum to; equal to <paramref name="Quantity"/> once everything has settled.</param>
public sealed record ExplainedLine(int Position, string Description, string? Meter, DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd, long Quantity, decimal UnitAmountMinor, decimal ExactMinor, long AmountMinor, string Arithmetic, long? Explained, IReadOnlyList<ExplainedDay> Days);

public sealed record InvoiceExplanation(string Invoice, string? Number, string Status, string Currency, long TotalMinor, IReadOnlyList<ExplainedLine> Lines);

/// <summary>
/// An invoice explains itself: every metered line comes apart into days and keys, and those into the ledger's rows, that sum
/// to it. The rows of a line are those of its period that happened within the line's own span.
/// </summary>
public sealed class ExplainInvoice(IDbContextFactory<BillingDb> databases, InvoiceQueries invoices)
{
    public const int LargestPage = 1000;

    /// <summary>Null for another tenant's invoice, exactly as for one that does not exist.</summary>
    public async Task<InvoiceExplanation?> RunAsync(TenantContext tenant, string stripeInvoiceId, CancellationToken cancellationToken)
    {
        if (await invoices.FindAsync(tenant, stripeInvoiceId, cancellationToken) is not { } invoice) return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var lines = new List<ExplainedLine>();
        foreach (var line in invoice.Lines.OrderBy(line => line.Position))
        {
            var days = line.Meter is null ? [] : await DaysAsync(db, tenant, line, cancellationToken);
            lines.Add(new ExplainedLine(line.Position, line.Description, line.Meter, line.PeriodStart, line.PeriodEnd, line.Quantity, line.UnitAmountMinor, line.ExactMinor, line.AmountMinor, Arithmetic(line), line.Meter is null ? null : days.Sum(day => day.Quantity), days));
        }
        return new InvoiceExplanation(invoice.StripeInvoiceId, invoice.Number, invoice.Status, invoice.Currency, invoice.TotalMinor, lines);
    }

    /// <summary>The ledger's rows behind a line, in their order.</summary>
    /// <param name="afterId">Continue behind this row; 0 for the first.</param>
    public async Task<IReadOnlyList<UsageEvent>> RowsAsync(TenantContext tenant, string stripeInvoiceId, int position, DateOnly? day, long? keyId, long afterId, int take, CancellationToken cancellationToken)
    {
        var line = (await invoices.FindAsync(tenant, stripeInvoiceId, cancellationToken))?.Lines.FirstOrDefault(candidate => candidate.Position == position);
        if (line?.Meter is not { } meter) return [];
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var periodStart = await PeriodStartAsync(db, tenant, line, cancellationToken);
        var from = line.PeriodStart == periodStart ? DateTimeOffset.MinValue.AddYears(1970) : line.PeriodStart;
        if (day is { } only && new DateTimeOffset(only, TimeOnly.MinValue, TimeSpan.Zero) is var midnight && midnight > from) from = midnight;
        var to = day is { } last && new DateTimeOffset(last.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero) is var next && next < line.PeriodEnd ? next : line.PeriodEnd;
        var (first, newest) = await RangeAsync(db, tenant, meter, periodStart, cancellationToken);
        return await db.Set<UsageEvent>().AsNoTracking()
            .Where(row => row.Id >= first && row.Id <= newest && row.TenantId == tenant.TenantId && row.PeriodStart == periodStart && row.Meter == meter && row.Billable && row.OccurredAt >= from && row.OccurredAt < to && row.Id > afterId && (keyId == null || row.KeyId == keyId))
            .OrderBy(row => row.Id).Take(Math.Clamp(take, 1, LargestPage)).ToListAsync(cancellationToken);
    }

    internal static string Arithmetic(InvoiceLineCopy line)
    {
        if (line.Meter is null) return string.Create(CultureInfo.InvariantCulture, $"{line.AmountMinor / 100m:0.00}, fixed");
        return string.Create(CultureInfo.InvariantCulture, $"{line.Quantity:N0} × {line.UnitAmountMinor / 100m:0.##############} = {line.ExactMinor / 100m:0.##############}, rounded to {line.AmountMinor / 100m:0.00}");
    }

    private sealed class Sum { public long Day { get; set; } public long KeyId { get; set; } public long Quantity { get; set; } public long Rows { get; set; } }

    private static async Task<List<ExplainedDay>> DaysAsync(BillingDb db, TenantContext tenant, InvoiceLineCopy line, CancellationToken cancellationToken)
    {
        var periodStart = await PeriodStartAsync(db, tenant, line, cancellationToken);
        // The period's own first line takes everything before its end: the first bucket begins before the period does.
        var from = line.PeriodStart == periodStart ? 0 : line.PeriodStart.ToUnixTimeMilliseconds();
        var (tenantId, meter, period, to) = (tenant.TenantId, line.Meter!, periodStart.ToUnixTimeMilliseconds(), line.PeriodEnd.ToUnixTimeMilliseconds());
        var (first, last) = await RangeAsync(db, tenant, meter, periodStart, cancellationToken);
        var sums = await db.Database.SqlQuery<Sum>($"""
            SELECT occurred_at - occurred_at % 86400000 AS "Day", key_id AS "KeyId", CAST(SUM(quantity) AS BIGINT) AS "Quantity", COUNT(*) AS "Rows"
            FROM usage_events WHERE id BETWEEN {first} AND {last} AND tenant_id = {tenantId} AND period_start = {period} AND meter = {meter} AND billable AND occurred_at >= {from} AND occurred_at < {to}
            GROUP BY occurred_at - occurred_at % 86400000, key_id
            """).ToListAsync(cancellationToken);
        var ids = sums.Select(sum => sum.KeyId).Distinct().ToList();
        var names = await db.Set<ApiKey>().Where(key => key.TenantId == tenantId && ids.Contains(key.Id)).ToDictionaryAsync(key => key.Id, key => key.Name, cancellationToken);
        return [.. sums.OrderBy(sum => sum.Day).ThenBy(sum => sum.KeyId).Select(sum => new ExplainedDay($"{DateTimeOffset.FromUnixTimeMilliseconds(sum.Day):yyyy-MM-dd}", sum.KeyId, names.GetValueOrDefault(sum.KeyId, "adjustment"), sum.Quantity, sum.Rows, sum.Quantity * line.UnitAmountMinor))];
    }

    // The ledger has no index but its id; a period's rollups know between which ids its rows are.
    private static async Task<(long First, long Last)> RangeAsync(BillingDb db, TenantContext tenant, string meter, DateTimeOffset periodStart, CancellationToken cancellationToken)
    {
        var range = await db.Set<UsageRollup>().Where(row => row.TenantId == tenant.TenantId && row.Meter == meter && row.PeriodStart == periodStart)
            .GroupBy(row => row.Meter).Select(group => new { First = group.Min(row => row.FirstEvent), Last = group.Max(row => row.LastEvent) }).FirstOrDefaultAsync(cancellationToken);
        return range is null ? (0, -1) : (range.First, range.Last);
    }

    // A line that a plan change cut off begins inside a period; the ledger's rows carry that period's start.
    private static async Task<DateTimeOffset> PeriodStartAsync(BillingDb db, TenantContext tenant, InvoiceLineCopy line, CancellationToken cancellationToken) =>
        await db.Set<UsageRollup>().Where(row => row.TenantId == tenant.TenantId && row.Meter == line.Meter && row.PeriodStart <= line.PeriodStart).MaxAsync(row => (DateTimeOffset?)row.PeriodStart, cancellationToken) ?? line.PeriodStart;
}
