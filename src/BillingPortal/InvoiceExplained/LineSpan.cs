using BillingPortal.Data;
using BillingPortal.Invoices;
using BillingPortal.Metering.Ledger;
using BillingPortal.Subscriptions;
using BillingPortal.UsageReporting;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.InvoiceExplained;

/// <summary>An hour of a meter, and the range of ledger ids of its rows.</summary>
internal sealed record LedgerHour(DateTimeOffset Start, long Billable, long First, long Last)
{
    public DateTimeOffset End => Start.AddHours(1);
}

/// <summary>The ledger rows of a metered line: those of its period from <paramref name="From"/> (inclusive) to <paramref name="To"/>
/// (exclusive).</summary>
/// <param name="PeriodStart">On every such row; a line shortened by a plan change begins inside the period.</param>
public sealed record LineSpan(long TenantId, string Meter, DateTimeOffset PeriodStart, DateTimeOffset From, DateTimeOffset To)
{
    internal static async Task<LineSpan> OfAsync(BillingDb db, long tenantId, InvoiceLineCopy line, CancellationToken cancellationToken)
    {
        var start = await PeriodStartAsync(db, tenantId, line.Meter!, line.PeriodStart, cancellationToken) ?? line.PeriodStart;
        var anchor = await AnchorAsync(db, line, cancellationToken);
        // The meter's first item of a period also bills what was used before the item was added: nothing else bills that usage.
        var others = db.Set<InvoiceCopy>().Where(invoice => invoice.TenantId == tenantId).SelectMany(invoice => invoice.Lines);
        var isFirst =
            line.PeriodStart == start
            || !await others.AnyAsync(
                other => other.Meter == line.Meter && other.PeriodStart >= start && other.PeriodStart < line.PeriodStart,
                cancellationToken
            );
        var endsPeriod = anchor is { } months && line.PeriodEnd >= BilledPeriod.From(start, months).End;
        // The period's first and last lines take everything before and after them: buckets are whole hours, periods are not.
        var from = isFirst
            ? DateTimeOffset.UnixEpoch
            : await CutAsync(db, tenantId, line.Meter!, start, line.PeriodStart, cancellationToken);
        var to = endsPeriod ? DateTimeOffset.MaxValue : await CutAsync(db, tenantId, line.Meter!, start, line.PeriodEnd, cancellationToken);
        return new LineSpan(tenantId, line.Meter!, start, from, to);
    }

    /// <summary>
    /// The start of the period that a line's usage is of: a plan change within the period makes lines that begin later. Null when
    /// nothing of the meter was recorded until then.
    /// </summary>
    internal static Task<DateTimeOffset?> PeriodStartAsync(
        BillingDb db,
        long tenantId,
        string meter,
        DateTimeOffset lineStart,
        CancellationToken cancellationToken
    ) =>
        db.Set<UsageRollup>()
            .Where(row => row.TenantId == tenantId && row.Meter == meter && row.PeriodStart <= lineStart)
            .MaxAsync(row => (DateTimeOffset?)row.PeriodStart, cancellationToken);

    /// <summary>
    /// Up to when usage is on the old plan's line. Stripe dates a change by its second, say 10:00:05, and the flush before the change may
    /// have reported usage of 10:00:05.2: the old line billed it. So usage is cut at the last report made within that second, and at the
    /// second itself if none was.
    /// </summary>
    private static async Task<DateTimeOffset> CutAsync(
        BillingDb db,
        long tenantId,
        string meter,
        DateTimeOffset periodStart,
        DateTimeOffset second,
        CancellationToken cancellationToken
    )
    {
        var nextSecond = second.AddSeconds(1);
        var flushed = await db.Set<UsageReport>()
            .Where(row =>
                row.TenantId == tenantId
                && row.PeriodStart == periodStart
                && row.Meter == meter
                && row.Timestamp < second
                && row.CreatedAt >= second
                && row.CreatedAt < nextSecond
            )
            .MaxAsync(row => (DateTimeOffset?)row.CreatedAt, cancellationToken);
        return flushed?.AddMilliseconds(1) ?? second; // instants are stored in whole milliseconds
    }

    /// <summary>The billing anchor of the line's subscription; null for a line without one.</summary>
    internal static Task<DateTimeOffset?> AnchorAsync(BillingDb db, InvoiceLineCopy line, CancellationToken cancellationToken) =>
        db.Set<InvoiceCopy>()
            .Where(invoice => invoice.Id == line.InvoiceId)
            .Join(
                db.Set<TenantSubscription>(),
                invoice => invoice.StripeSubscriptionId,
                row => row.StripeSubscriptionId,
                (_, row) => (DateTimeOffset?)row.BillingAnchor
            )
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>Only one day of it, UTC.</summary>
    public LineSpan Within(DateOnly? day)
    {
        if (day is not { } only)
            return this;
        var midnight = new DateTimeOffset(only, TimeOnly.MinValue, TimeSpan.Zero);
        return this with { From = midnight > From ? midnight : From, To = midnight.AddDays(1) < To ? midnight.AddDays(1) : To };
    }

    /// <summary>The hours that overlap it, found by the rollups' index; at most as many as a period has.</summary>
    internal async Task<List<LedgerHour>> HoursAsync(BillingDb db, CancellationToken cancellationToken)
    {
        var hours = await db.Set<UsageRollup>()
            .AsNoTracking()
            .Where(row => row.TenantId == TenantId && row.Meter == Meter && row.PeriodStart == PeriodStart && row.HourStart < To)
            .OrderBy(row => row.HourStart)
            .Select(row => new LedgerHour(row.HourStart, row.Billable, row.FirstEvent, row.LastEvent))
            .ToListAsync(cancellationToken);
        return hours.FindAll(hour => hour.End > From);
    }

    internal bool HasWhole(LedgerHour hour) => hour.Start >= From && hour.End <= To;
}
