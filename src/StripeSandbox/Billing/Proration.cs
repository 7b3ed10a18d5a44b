using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>
/// Changes in the middle of a period: fixed amounts are credited and charged to the second as waiting invoice items; usage
/// is never prorated, what was reported so far is billed at the price it was reported under.
/// </summary>
public static class Proration
{
    public static void Credit(Transaction tx, JsonObject subscription, JsonObject item, long at) =>
        Add(tx, subscription, item, at, -1, "Unused time on");

    public static void Debit(Transaction tx, JsonObject subscription, JsonObject item, long at) =>
        Add(tx, subscription, item, at, 1, "Remaining time on");

    static void Add(Transaction tx, JsonObject subscription, JsonObject item, long at, int sign, string words)
    {
        var price = item.Obj("price")!;
        var quantity = item.LongOrNull("quantity") ?? 1;
        var (start, end) = (item.Long("current_period_start"), item.Long("current_period_end"));
        var many = quantity == 1 ? "" : $"{quantity.ToString(System.Globalization.CultureInfo.InvariantCulture)} × ";
        var line = Item(tx, subscription, item, sign * PriceMath.Prorated(PriceMath.Amount(price, quantity), start, end, at), quantity,
            $"{words} {many}{Wording.Product(tx.World, price)} after {Wording.Date(at)}", at, end);
        line["proration"] = true;
        line["discountable"] = false;
        tx.Emit("invoiceitem.created", line);
    }

    /// <summary>The usage of an item that goes away now: billed as an item, or it would never be.</summary>
    public static void BillUsage(Transaction tx, JsonObject subscription, JsonObject item, long at)
    {
        var price = item.Obj("price")!;
        var from = SubscriptionEnd.UsageFrom(item);
        var quantity = InvoiceLines.Usage(tx.World, price, subscription.Need("customer"), from, at);
        if (quantity == 0) return;
        var line = Item(tx, subscription, item, PriceMath.Amount(price, quantity), (long)quantity, Wording.Line(tx.World, price, quantity), from, at);
        tx.Emit("invoiceitem.created", line);
    }

    static JsonObject Item(Transaction tx, JsonObject subscription, JsonObject item, long amount, long quantity, string words, long from, long to)
    {
        var line = Blank.New("invoiceitem", Ids.New("ii"), tx.Now);
        line["amount"] = amount;
        line["currency"] = subscription.Need("currency");
        line["customer"] = subscription.Need("customer");
        line["date"] = tx.Now;
        line["description"] = words;
        line["discountable"] = true;
        line["discounts"] = new JsonArray();
        line["parent"] = new JsonObject
        {
            ["subscription_details"] = new JsonObject { ["subscription"] = subscription.Need("id"), ["subscription_item"] = item.Need("id") },
            ["type"] = "subscription_details",
        };
        line["period"] = new JsonObject { ["end"] = to, ["start"] = from };
        line["pricing"] = InvoiceLines.Pricing(item.Obj("price")!);
        line["quantity"] = quantity;
        line["quantity_decimal"] = ((decimal)quantity).Plain();
        line["tax_rates"] = new JsonArray();
        line["test_clock"] = subscription.Str("test_clock");
        return tx.Add(line);
    }
}
