using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>
/// Applies credit grants to metered lines when an invoice is finalized: by priority, then earliest expiry, then oldest. The
/// amount applied is recorded on the line and as a debit in the grant's ledger.
/// </summary>
public static class CreditGrantUse
{
    private const long DefaultPriority = 50;

    public static long Apply(Transaction tx, JsonObject invoice, List<JsonObject> lines)
    {
        long total = 0;
        var sums = new JsonArray();
        foreach (var grant in Usable(tx, invoice.Str("customer"), invoice.Need("currency")))
        {
            var left = Left(tx, grant);
            long used = 0;
            var entryId = Ids.New("cbtxn");
            foreach (var line in lines.Where(l => left > used && Covers(grant, l)))
            {
                var open =
                    line.Long("amount")
                    - line.Each("discount_amounts").Sum(d => d.Long("amount"))
                    - line.Each("pretax_credit_amounts").Sum(d => d.Long("amount"));
                var take = Math.Min(left - used, Math.Max(0, open));
                if (take == 0)
                    continue;
                line.Arr("pretax_credit_amounts")!.Add(Row(take, entryId));
                used += take;
            }

            if (used == 0)
                continue;
            tx.Add(Entry(tx, grant, entryId, "credits_applied", used, invoice.Need("id")));
            sums.Add(Row(used, entryId));
            total += used;
        }

        invoice["total_pretax_credit_amounts"] = sums;
        return total;
    }

    private static bool Covers(JsonObject grant, JsonObject line)
    {
        if (!line.Bool("_metered"))
            return false;
        var scope = grant.Obj("applicability_config")!.Obj("scope")!;
        return scope.Arr("prices") is null
            || scope.Each("prices").Any(p => p.Str("id") == line.Obj("pricing")?.Obj("price_details")?.Str("price"));
    }

    public static IEnumerable<JsonObject> Usable(Transaction tx, string? customer, string currency) =>
        tx.All("billing.credit_grant")
            .Where(g =>
                g.Str("customer") == customer
                && !g.Has("voided_at")
                && g.Obj("amount")!.Obj("monetary")!.Str("currency") == currency
                && (g.LongOrNull("effective_at") ?? 0) <= tx.Now
                && (g.LongOrNull("expires_at") ?? long.MaxValue) > tx.Now
            )
            .OrderBy(g => g.LongOrNull("priority") ?? DefaultPriority)
            .ThenBy(g => g.LongOrNull("expires_at") ?? long.MaxValue)
            .ThenBy(g => g.Long("created"));

    public static long Left(Transaction tx, JsonObject grant) =>
        grant.Obj("amount")!.Obj("monetary")!.Long("value")
        - tx.All("billing.credit_balance_transaction")
            .Where(t => t.Str("credit_grant") == grant.Need("id") && t.Obj("debit") is not null)
            .Sum(t => t.Obj("debit")!.Obj("amount")!.Obj("monetary")!.Long("value"));

    public static JsonObject Entry(Transaction tx, JsonObject grant, string id, string type, long value, string? invoice)
    {
        var entry = Blank.New("billing.credit_balance_transaction", id, tx.Now);
        var credit = type == "credits_granted";
        var amount = new JsonObject
        {
            ["monetary"] = new JsonObject { ["currency"] = grant.Obj("amount")!.Obj("monetary")!.Need("currency"), ["value"] = value },
            ["type"] = "monetary",
        };
        entry["credit_grant"] = grant.Need("id");
        entry["_customer"] = grant.Need("customer");
        entry["effective_at"] = tx.Now;
        entry["type"] = credit ? "credit" : "debit";
        if (credit)
            entry["credit"] = new JsonObject
            {
                ["amount"] = amount,
                ["credits_application_invoice_voided"] = null,
                ["type"] = type,
            };
        else
            entry["debit"] = new JsonObject
            {
                ["amount"] = amount,
                ["credits_applied"] = invoice is null ? null : new JsonObject { ["invoice"] = invoice, ["invoice_line_item"] = "" },
                ["type"] = type,
            };
        return entry;
    }

    private static JsonObject Row(long amount, string entry) =>
        new()
        {
            ["amount"] = amount,
            ["credit_balance_transaction"] = entry,
            ["type"] = "credit_balance_transaction",
        };
}
