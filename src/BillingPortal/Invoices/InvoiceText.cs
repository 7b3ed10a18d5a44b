using System.Globalization;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Ui;
using BillingPortal.Web;

namespace BillingPortal.Invoices;

/// <param name="Plan">Paid in advance, or for a part of a period; null on an invoice of usage alone.</param>
/// <param name="Usage">Usage, paid afterwards; null without charged usage.</param>
public sealed record InvoiceSpans(BillingPeriod? Plan, BillingPeriod? Usage);

/// <summary>An invoice's texts for people: its title, its state, what it is for, and its spans.</summary>
public static class InvoiceText
{
    /// <summary>Stripe's states, in the order of the filter.</summary>
    public static readonly IReadOnlyList<string> Statuses = ["open", "paid", "draft", "void", "uncollectible"];

    private static readonly TimeSpan DraftLasts = TimeSpan.FromHours(1);
    private const int LowestYear = 2000,
        HighestYear = 2999;

    public static string Title(InvoiceCopy invoice) => invoice.Number ?? "Draft";

    public static StatusLabel State(InvoiceCopy invoice) =>
        invoice switch
        {
            { Status: "open", PaymentAttempts: > 0 } => StatusLabel.Invoice("past_due"),
            { Status: "paid", PaymentAttempts: > 1 } => StatusLabel.Invoice("paid") with
            {
                Word = $"Paid on {Ordinal(invoice.PaymentAttempts)} try",
            },
            _ => StatusLabel.Invoice(invoice.Status),
        };

    /// <summary>"Pro", "Pro Haiku + usage", "Change to Team", "Usage".</summary>
    public static string For(InvoiceCopy invoice, PlanCatalogue catalogue)
    {
        if (invoice.Lines.Find(line => line is { IsProration: true, AmountMinor: > 0, PlanKey: not null }) is { } change)
            return "Change to " + catalogue.PlanName(change.PlanKey);
        var plan = invoice.Lines.Find(line => line is { IsProration: false, Meter: null, PlanKey: not null });
        var hasUsage = invoice.Lines.Exists(line => line is { Meter: not null, AmountMinor: > 0 });
        if (plan is not null)
            return catalogue.PlanName(plan.PlanKey) + (hasUsage ? " + usage" : "");
        if (hasUsage)
            return "Usage";
        return invoice.Lines.Count > 0 && invoice.Lines[0].Description.Length > 0 ? invoice.Lines[0].Description : "Other";
    }

    /// <summary>
    /// The spans its lines cover. A renewal has two, because the plan is paid in advance and usage afterwards: a single span would look
    /// like that of the invoice before it.
    /// </summary>
    public static InvoiceSpans Spans(InvoiceCopy invoice)
    {
        var usage = invoice.Lines.Find(line => line is { Meter: not null, AmountMinor: > 0 });
        var plan = invoice.Lines.Find(line => line is { Meter: null, AmountMinor: > 0 }) ?? invoice.Lines.Find(line => line.Meter is null);
        if (plan is null && usage is null)
            return new InvoiceSpans(new BillingPeriod(invoice.PeriodStart, invoice.PeriodEnd), Usage: null);
        return new InvoiceSpans(Of(plan), Of(usage));

        static BillingPeriod? Of(InvoiceLineCopy? line) => line is null ? null : new BillingPeriod(line.PeriodStart, line.PeriodEnd);
    }

    /// <summary>When a draft becomes final: when Stripe will charge it, else an hour after it was made.</summary>
    public static DateTimeOffset FinalAt(InvoiceCopy draft) => draft.NextPaymentAttemptAt ?? draft.CreatedAt + DraftLasts;

    /// <summary>Different currencies are never added up: "$10.00 + €5.00".</summary>
    public static string Sum(IReadOnlyList<CurrencySum> sums, string currencyOfNothing) =>
        sums.Count == 0
            ? Format.Money(0, currencyOfNothing)
            : string.Join(" + ", sums.Select(sum => Format.Money(sum.Minor, sum.Currency)));

    public static int? Year(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= LowestYear and <= HighestYear
            ? year
            : null;

    /// <summary>"10.02", "$10.02" and "1,200" as minor units.</summary>
    public static bool TryAmount(string text, string currency, out long minor)
    {
        minor = 0;
        if (
            !decimal.TryParse(
                text.TrimStart('$', '€', '£', '¥').Trim(),
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands,
                CultureInfo.InvariantCulture,
                out var major
            )
        )
            return false;
        for (var places = Format.Exponent(currency); places > 0; places--)
            major *= 10;
        if (major > long.MaxValue || major != decimal.Truncate(major))
            return false;
        minor = (long)major;
        return true;
    }

    private static string Ordinal(int number) =>
        number.ToString(CultureInfo.InvariantCulture)
        + number switch
        {
            2 => "nd",
            3 => "rd",
            _ => "th",
        };
}
