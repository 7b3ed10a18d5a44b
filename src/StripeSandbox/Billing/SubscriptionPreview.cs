using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>The next renewal as an invoice that is never stored; its id shows that it is a preview.</summary>
public static class SubscriptionPreview
{
    public static JsonObject? Next(Transaction tx, JsonObject subscription)
    {
        var copy = subscription.Copy();
        var waiting = tx.All("invoiceitem").Where(i => i.Str("customer") == subscription.Str("customer") && !i.Has("invoice")).ToList();
        var invoice = SubscriptionRenewal.Turn(tx, copy, "upcoming", freeUsage: copy.Str("status") == "trialing");
        foreach (var item in waiting)
            item["invoice"] = null;
        if (invoice is null)
            return null;
        InvoiceTotals.Sum(tx, invoice);
        invoice["id"] = "upcoming_in_" + Ids.New("x")[2..];
        invoice["created"] = subscription.Each("items").Min(i => i.Long("current_period_end"));
        foreach (var line in invoice.Each("lines"))
            line["invoice"] = null;
        return invoice;
    }
}
