using BillingPortal.Invoices;
using BillingPortal.Plans;
using BillingPortal.Web;

namespace BillingPortal.InvoiceExplained;

/// <summary>A line as text, with the effect of Stripe's rounding. Amounts are in minor units of the invoice's currency.</summary>
/// <param name="Share">The part of a period that it is for; null for a whole one.</param>
public sealed record InvoiceLine(
    string Name,
    string Kind,
    string Price,
    decimal ExactMinor,
    InvoiceLineCopy Copy,
    ProratedShare? Share = null
)
{
    private const int PricedTogether = 1000;

    // "18 d 4 h of 30 d" for people, followed by the seconds that the amount is computed from.
    private static string Describe(ProratedShare share) =>
        $"{ProratedShare.Span(share.Seconds)} of {ProratedShare.Span(share.OfSeconds)}: "
        + $"{Format.Exact(share.Seconds)} / {Format.Exact(share.OfSeconds)} seconds";

    public decimal RoundingMinor => Copy.AmountMinor - ExactMinor;

    /// <param name="anchor">The subscription's billing anchor; null for an invoice without one.</param>
    public static InvoiceLine Of(InvoiceLineCopy line, string currency, PlanCatalogue catalogue, DateTimeOffset? anchor)
    {
        var unit = line.UnitAmountMinor;
        for (var places = Format.Exponent(currency); places > 0; places--)
            unit /= 10;
        var monthly = Format.UnitPrice(unit, currency) + " / month";
        if (ProratedShare.Of(line, anchor) is { } share)
            return new InvoiceLine(line.Description, Describe(share), monthly, share.ExactMinor, line, share);
        // A discounted payment is credited with its discount, so only Stripe knows more than the rounded amount.
        if (line is { IsProration: true, Meter: null })
            return new InvoiceLine(line.Description, "part of a period, by what was paid for it", monthly, line.AmountMinor, line);
        if (line.Meter is { } meter)
            return new InvoiceLine(
                catalogue.MeterName(meter),
                "as used",
                unit == 0 ? "included" : Format.PricePer1K(unit * PricedTogether, currency),
                line.ExactMinor,
                line
            );
        return line.PlanKey is { Length: > 0 } plan
            ? new InvoiceLine(catalogue.PlanName(plan), "in advance", Format.UnitPrice(unit, currency) + " / month", line.ExactMinor, line)
            : new InvoiceLine(
                line.Description.Length > 0 ? line.Description : "Other",
                "",
                Format.UnitPrice(unit, currency),
                line.ExactMinor,
                line
            );
    }
}
