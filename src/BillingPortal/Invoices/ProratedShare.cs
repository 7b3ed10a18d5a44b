using System.Globalization;

namespace BillingPortal.Invoices;

/// <summary>
/// The part of a period that a prorated line is for. Stripe gives only the line's rounded amount; price, quantity and the seconds of both
/// spans explain it.
/// </summary>
/// <param name="Seconds">From the change to the period's end.</param>
/// <param name="OfSeconds">Of the whole period.</param>
/// <param name="ExactMinor">Quantity times price times the part, before Stripe rounds it; negative for a credit.</param>
public sealed record ProratedShare(long Seconds, long OfSeconds, decimal ExactMinor)
{
    /// <param name="anchor">The subscription's billing anchor; null when it is no longer known.</param>
    /// <returns>
    /// Null for a line that is not prorated, and where the amount does not follow from the price: a discounted payment is credited with its
    /// discount.
    /// </returns>
    public static ProratedShare? Of(InvoiceLineCopy line, DateTimeOffset? anchor)
    {
        if (line is not { IsProration: true, Meter: null })
            return null;
        var part = (long)(line.PeriodEnd - line.PeriodStart).TotalSeconds;
        var whole = (long)(line.PeriodEnd - StartOf(line.PeriodEnd, anchor ?? line.PeriodEnd)).TotalSeconds;
        if (part <= 0 || part > whole)
            return null;
        var exact = Math.Sign(line.AmountMinor) * line.Quantity * line.UnitAmountMinor * part / whole;
        return Math.Abs(exact - line.AmountMinor) < 1 ? new ProratedShare(part, whole, exact) : null;
    }

    private const int FewestDigits = 2,
        MostDigits = 8;

    /// <summary>
    /// The part in percent, with enough digits that the price multiplied by it gives the amount: "99.724 %". A part is never 100 %.
    /// </summary>
    /// <param name="pricesMinor">Prices for the whole period, of all lines shown together, so that one part is not written in two
    /// ways.</param>
    public static string Percent(long seconds, long ofSeconds, params IReadOnlyList<decimal> pricesMinor)
    {
        var percent = 100m * seconds / ofSeconds;
        var digits = FewestDigits;
        while (digits < MostDigits && !YieldsAmount(decimal.Round(percent, digits)))
            digits++;
        return decimal.Round(percent, digits).ToString("0.00######", CultureInfo.InvariantCulture) + " %";

        bool YieldsAmount(decimal written) =>
            (written < 100 || seconds == ofSeconds) && pricesMinor.All(price => Amount(price, written) == Amount(price, percent));
        static decimal Amount(decimal price, decimal part) => decimal.Round(price * part / 100, 0, MidpointRounding.AwayFromZero);
    }

    /// <summary>"18 d 4 h".</summary>
    public static string Span(long seconds)
    {
        var span = TimeSpan.FromSeconds(seconds);
        if (span.TotalDays < 1)
            return $"{span.Hours} h {span.Minutes} min";
        return span.Hours == 0 ? $"{span.Days} d" : $"{span.Days} d {span.Hours} h";
    }

    // The last period start before the end. Months are counted from the anchor, so a period that ends on 28 February began on 31 January.
    private static DateTimeOffset StartOf(DateTimeOffset end, DateTimeOffset anchor)
    {
        var months = ((end.Year - anchor.Year) * 12) + end.Month - anchor.Month;
        var start = anchor.AddMonths(months);
        while (start >= end)
            start = anchor.AddMonths(--months);
        return start;
    }
}
