using System.Text.Json.Nodes;
using StripeSandbox.Billing;
using StripeSandbox.Store;

namespace StripeSandbox.HostedInvoice;

/// <summary>What an invoice's page and PDF have in common: seller, buyer, status and totals.</summary>
public sealed record InvoiceFacts(JsonObject Invoice)
{
    private string Currency => Invoice.Need("currency");

    public string Seller => Invoice.Str("account_name") ?? "Sandbox";

    public IReadOnlyList<string> Buyer =>
        new[] { Invoice.Str("customer_name"), Invoice.Str("customer_email") }
            .OfType<string>()
            .DefaultIfEmpty(Invoice.Need("customer"))
            .ToList();

    /// <summary>The amount to show first, and its status. Nothing is due on a paid invoice.</summary>
    public (string Amount, string Standing) Headline =>
        Invoice.Str("status") switch
        {
            "paid" when Invoice.Long("amount_paid") == 0 => (Money(0), "nothing to pay"),
            "paid" => (Money(Invoice.Long("amount_paid")), "paid" + PaidOn),
            "void" => (Money(Invoice.Long("total")), "void, nothing is due"),
            _ => (
                Money(Invoice.Long("amount_remaining")),
                "due" + (Invoice.LongOrNull("due_date") is { } day ? " " + Wording.Date(day) : "")
            ),
        };

    private string PaidOn => Invoice.Obj("status_transitions")?.LongOrNull("paid_at") is { } paidAt ? " on " + Wording.Date(paidAt) : "";

    public bool IsOwed => Invoice.Str("status") is "open" or "uncollectible" && Invoice.Long("amount_remaining") > 0;

    public IEnumerable<(string Name, string Amount)> Totals()
    {
        yield return ("Subtotal", Money(Invoice.Long("subtotal")));
        var discount = Invoice.Each("total_discount_amounts").Sum(d => d.Long("amount"));
        if (discount > 0)
            yield return ("Discount", Money(-discount));
        var credits = Invoice.Each("total_pretax_credit_amounts").Sum(d => d.Long("amount"));
        if (credits > 0)
            yield return ("Credits", Money(-credits));
        var tax = Invoice.Each("total_taxes").Sum(d => d.Long("amount"));
        if (tax != 0)
            yield return ("Tax", Money(tax));
        yield return ("Total", Money(Invoice.Long("total")));
        var lowered = Invoice.Long("pre_payment_credit_notes_amount");
        if (lowered > 0)
            yield return ("Credit notes", Money(-lowered));
        var balance = Invoice.Long("amount_due") + lowered - Math.Max(0, Invoice.Long("total"));
        if (balance != 0)
            yield return (balance < 0 ? "From the credit balance" : "Owed from before", Money(balance));
        if (Invoice.Long("amount_paid") > 0)
            yield return ("Paid", Money(-Invoice.Long("amount_paid")));
        if (Invoice.Long("post_payment_credit_notes_amount") is > 0 and var back)
            yield return ("Given back since", Money(back));
        yield return ("Amount due", Money(Invoice.Str("status") is "paid" or "void" ? 0 : Invoice.Long("amount_remaining")));
    }

    private string Money(long minor) => Wording.Money(minor, Currency);
}
