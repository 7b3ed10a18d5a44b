using BillingPortal.Invoices;
using BillingPortal.Plans;
using BillingPortal.Web;

namespace BillingPortal.InvoiceExplained;

/// <summary>A line in words, with what Stripe's rounding did to it. Amounts are in minor units of the invoice's currency.</summary>
public sealed record InvoiceLine(string Name, string Kind, string Price, decimal ExactMinor, InvoiceLineCopy Copy)
{
    private const int PricedTogether = 1000;

    public decimal RoundingMinor => Copy.AmountMinor - ExactMinor;

    public static InvoiceLine Of(InvoiceLineCopy line, string currency, PlanCatalogue catalogue)
    {
        var unit = line.UnitAmountMinor;
        for (var places = Format.Exponent(currency); places > 0; places--) unit /= 10;
        if (line.IsProration) return new InvoiceLine(line.Description, "part of a period, to the second", Format.UnitPrice(unit, currency) + " / month", line.AmountMinor, line); // Stripe states a prorated amount only rounded
        if (line.Meter is { } meter) return new InvoiceLine(catalogue.MeterName(meter), "as used", unit == 0 ? "included" : Format.PricePer1K(unit * PricedTogether, currency), line.ExactMinor, line);
        return line.PlanKey is { Length: > 0 } plan
            ? new InvoiceLine(catalogue.PlanName(plan), "in advance", Format.UnitPrice(unit, currency) + " / month", line.ExactMinor, line)
            : new InvoiceLine(line.Description.Length > 0 ? line.Description : "Other", "", Format.UnitPrice(unit, currency), line.ExactMinor, line);
    }
}
