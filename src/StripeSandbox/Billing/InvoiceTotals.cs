using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>Computes an invoice's totals: lines, less discounts, less credits, plus tax, then against the customer's balance.</summary>
public static class InvoiceTotals
{
    public static void Sum(Transaction tx, JsonObject invoice, bool finalizing = false)
    {
        var lines = invoice.Each("lines").ToList();
        foreach (var line in lines)
        {
            line["discount_amounts"] = new JsonArray();
            if (!finalizing || line.Arr("pretax_credit_amounts") is null)
                line["pretax_credit_amounts"] = new JsonArray();
            line["taxes"] = new JsonArray();
        }

        var subtotal = lines.Sum(l => l.Long("amount"));
        var discount = Discounts.Apply(tx, invoice, lines);
        var credits = finalizing ? CreditGrantUse.Apply(tx, invoice, lines) : 0;
        var tax = Taxes.Apply(tx, invoice, lines);
        invoice["subtotal"] = subtotal;
        var within = invoice.Each("total_taxes").Where(t => t.Str("tax_behavior") == "inclusive").Sum(t => t.Long("amount"));
        invoice["subtotal_excluding_tax"] = subtotal - within;
        var total = subtotal - discount - credits + tax;
        invoice["total"] = total;
        invoice["total_excluding_tax"] = total - tax - within;
        var customer = tx.Find("customer", invoice.Str("customer"));
        var balance = invoice.Str("currency") == customer?.Str("currency") ? customer?.Long("balance") ?? 0 : 0;
        invoice["starting_balance"] = balance;
        var due = Math.Max(0, total + balance);
        if (finalizing)
        {
            invoice["ending_balance"] = Math.Min(0, total + balance);
            if (customer is not null)
                CustomerBalance.ApplyToInvoice(tx, customer, invoice, Math.Min(0, total + balance) - balance);
        }

        invoice["amount_due"] = due;
        invoice["amount_paid"] = 0L;
        invoice["amount_remaining"] = due;
    }
}
