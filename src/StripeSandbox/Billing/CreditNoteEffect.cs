using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Resources;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>What a credit note changes on its invoice, its payment and its customer.</summary>
public static class CreditNoteEffect
{
    /// <summary>The invoice's total, less what has been credited and refunded.</summary>
    public static long Creditable(Transaction tx, JsonObject invoice)
    {
        var notes = tx.All("credit_note").Where(n => n.Str("invoice") == invoice.Need("id") && n.Str("status") == "issued").ToList();
        var byNotes = notes.SelectMany(n => n.Each("refunds")).Select(r => r.Str("refund")).ToHashSet(StringComparer.Ordinal);
        var refunds = ChargeOf(tx, invoice)?.Need("id") is { } charge ? tx.All("refund").Where(r => r.Str("charge") == charge) : [];
        return invoice.Long("total")
            - notes.Sum(n => n.Long("total"))
            - refunds.Where(r => !byNotes.Contains(r.Need("id"))).Sum(r => r.Long("amount"));
    }

    /// <summary>
    /// Lowers the amount due (a negative amount raises it, when a note is voided). An invoice with nothing left to pay becomes
    /// paid.
    /// </summary>
    public static void Lower(Transaction tx, JsonObject invoice, long by)
    {
        tx.Update(
            "invoice.updated",
            invoice,
            () =>
            {
                invoice["pre_payment_credit_notes_amount"] = invoice.Long("pre_payment_credit_notes_amount") + by;
                foreach (var name in new[] { "amount_due", "amount_remaining" })
                    invoice[name] = invoice.Long(name) - by;
            }
        );
        var owed = invoice.Long("amount_remaining");
        if (owed == 0)
        {
            Payments.CancelIntent(tx, invoice, "abandoned");
            Invoicing.MarkPaid(tx, invoice, 0);
            return;
        }

        if (Payments.IntentOf(tx, invoice) is { } intent)
            tx.Edit(intent)["amount"] = owed;
        foreach (var payment in tx.All("invoice_payment").Where(p => p.Str("invoice") == invoice.Need("id") && p.Str("status") == "open"))
            tx.Edit(payment)["amount_requested"] = owed;
    }

    /// <summary>Returns the paid part of a note. The remainder was returned elsewhere, which only the caller knows.</summary>
    public static void GiveBack(Transaction tx, JsonObject invoice, JsonObject note, long refunded, long credited)
    {
        if (refunded > 0)
        {
            var charge =
                ChargeOf(tx, invoice)
                ?? throw ApiError.Invalid("This invoice was not paid by a charge that could be refunded.", "refund_amount");
            note["refunds"] = new JsonArray(
                new JsonObject
                {
                    ["amount_refunded"] = refunded,
                    ["payment_record_refund"] = null,
                    ["refund"] = Refunds.Make(tx, charge, refunded, reason: null).Need("id"),
                    ["type"] = "refund",
                }
            );
        }

        if (credited > 0)
        {
            var customer = tx.Find("customer", invoice.Str("customer"))!;
            var row = CustomerBalance.Change(tx, customer, -credited, invoice.Need("currency"), "credit_note", invoice.Need("id"), null);
            row["credit_note"] = note.Need("id");
            note["customer_balance_transaction"] = row.Need("id");
        }

        tx.Update(
            "invoice.updated",
            invoice,
            () =>
                invoice["post_payment_credit_notes_amount"] =
                    invoice.Long("post_payment_credit_notes_amount") + note.Long("post_payment_amount")
        );
    }

    private static JsonObject? ChargeOf(Transaction tx, JsonObject invoice) =>
        Payments.IntentOf(tx, invoice) is { } intent && intent.Str("status") == "succeeded"
            ? tx.Find("charge", intent.Str("latest_charge"))
            : null;
}
