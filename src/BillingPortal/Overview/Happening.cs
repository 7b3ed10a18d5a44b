using BillingPortal.Invoices;
using BillingPortal.Web;

namespace BillingPortal.Overview;

/// <summary>One line of "what happened".</summary>
/// <param name="Subject">The thing it happened to; shown in bold.</param>
public sealed record Happening(
    DateTimeOffset At,
    string Icon,
    string? Tone,
    string Before,
    string Subject,
    string After,
    string? Detail = null
)
{
    private const int MostShown = 5;

    /// <summary>The newest first, from stored data: invoices, keys, the plan.</summary>
    public static IReadOnlyList<Happening> Of(OverviewSnapshot shown, Func<string?, string> planName)
    {
        var all = new List<Happening>();
        foreach (var invoice in shown.Invoices)
        {
            var amount = Format.Money(invoice.TotalMinor, invoice.Currency);
            var number = invoice.Number ?? "draft";
            if (invoice.PaidAt is { } paid)
                all.Add(
                    new(paid, "check_circle", "ok-t", "Invoice ", number, invoice.TotalMinor < 0 ? " credited" : " paid", PaidBy(invoice))
                );
            else if (invoice is { Status: "open", PaymentAttempts: > 0 })
                all.Add(
                    new(invoice.FinalizedAt ?? invoice.CreatedAt, "error", "bad-t", "Payment of ", amount, " failed", $"Invoice {number}")
                );
            else if (invoice.FinalizedAt is { } final)
                all.Add(new(final, "receipt_long", null, "Invoice ", number, invoice.Status == "void" ? " voided" : " issued", amount));
        }
        foreach (var key in shown.Keys)
        {
            var detail = $"{(key.IsTest ? "Test" : "Live")} · {Format.Prefix(key.Prefix)}";
            all.Add(new(key.CreatedAt, "key", null, "Key ", key.Name, " created", detail));
            if (key.RevokedAt is { } revoked)
                all.Add(new(revoked, "block", null, "Key ", key.Name, " revoked", detail));
        }
        if (shown.Subscription is { } subscription)
        {
            all.Add(new(subscription.CreatedAt, "layers", null, "Plan ", planName(subscription.PlanKey), " opened"));
            if (subscription.EndedAt is { } ended)
                all.Add(new(ended, "layers", "warn-t", "Plan ", planName(subscription.PlanKey), " ended"));
        }
        if (shown.LocalPlanSince is { } since)
            all.Add(new(since, "layers", null, "Plan ", "Free", " opened"));
        return [.. all.OrderByDescending(one => one.At).Take(MostShown)];
    }

    /// <summary>"$49.00", "$188.49" of a credit, "$0.00, and $10.00 from the credit balance".</summary>
    private static string PaidBy(InvoiceCopy invoice)
    {
        var charged = Format.Money(invoice.AmountPaidMinor, invoice.Currency);
        var fromBalance = invoice.TotalMinor - invoice.AmountDueMinor;
        return invoice.TotalMinor < 0 ? Format.Money(-invoice.TotalMinor, invoice.Currency)
            : fromBalance > 0 ? $"{charged}, and {Format.Money(fromBalance, invoice.Currency)} from the credit balance"
            : charged;
    }
}
