using BillingPortal.Subscriptions;

namespace BillingPortal.Invoices;

/// <summary>
/// The part of a period that a prorated line is for. Stripe states such a line only by its rounded amount; price, quantity and the
/// seconds of both spans say how it came about.
/// </summary>
/// <param name="Seconds">From the change to the period's end.</param>
/// <param name="OfSeconds">Of the whole period.</param>
/// <param name="ExactMinor">Quantity times price times the part, before Stripe rounds it; below zero for a credit.</param>
public sealed record ProratedShare(long Seconds, long OfSeconds, decimal ExactMinor)
{
    /// <param name="anchor">Where the subscription's periods turn over; null when it is not known any more.</param>
    /// <returns>
    /// Null for a line that is not prorated, and where the amount does not follow from the price: what was paid with a discount
    /// is given back with it.
    /// </returns>
    public static ProratedShare? Of(InvoiceLineCopy line, DateTimeOffset? anchor)
    {
        if (line is not { IsProration: true, Meter: null }) return null;
        var part = (long)(line.PeriodEnd - line.PeriodStart).TotalSeconds;
        var whole = (long)(line.PeriodEnd - StartOf(line.PeriodEnd, anchor ?? line.PeriodEnd)).TotalSeconds;
        if (part <= 0 || part > whole) return null;
        var exact = Math.Sign(line.AmountMinor) * line.Quantity * line.UnitAmountMinor * part / whole;
        return Math.Abs(exact - line.AmountMinor) < 1 ? new ProratedShare(part, whole, exact) : null;
    }

    // The last turn before the end; months are counted from the anchor, so that a period that ends on 28 February began on 31 January.
    private static DateTimeOffset StartOf(DateTimeOffset end, DateTimeOffset anchor)
    {
        var months = ((end.Year - anchor.Year) * 12) + end.Month - anchor.Month;
        var start = anchor.AddMonths(months);
        while (start >= end) start = anchor.AddMonths(--months);
        return start;
    }
}
