using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>
/// Changes in the middle of a period. Fixed amounts are credited and charged to the second as pending invoice items. Usage is
/// never prorated: what has been reported is billed at the price it was reported under.
/// </summary>
public static class Proration
{
    /// <summary>Credits the unused time: the amount after discounts, taken from the line that charged it.</summary>
    public static void Credit(Transaction tx, JsonObject subscription, JsonObject item, long instant)
    {
        var charged = ChargedBy(tx, subscription, item);
        var amount = charged is { } line
            ? PriceMath.Prorated(
                line.Line.Long("amount") - line.Line.Each("discount_amounts").Sum(d => d.Long("amount")),
                line.Line.Obj("period")!.Long("start"),
                line.Line.Obj("period")!.Long("end"),
                instant
            )
            : OfPeriod(item, instant);
        var credit = Add(tx, subscription, item, instant, -amount, "Unused time on");
        if (charged is { } found)
            credit["proration_details"] = new JsonObject
            {
                ["credited_items"] = new JsonObject
                {
                    ["invoice_line_item_details"] = new JsonObject
                    {
                        ["invoice"] = found.Invoice,
                        ["invoice_line_items"] = new JsonArray(found.Line.Need("id")),
                    },
                    ["type"] = "invoice_line_items",
                },
                ["discount_amounts"] = new JsonArray(),
            };
        tx.Emit("invoiceitem.created", credit);
    }

    public static void Debit(Transaction tx, JsonObject subscription, JsonObject item, long instant) =>
        tx.Emit("invoiceitem.created", Add(tx, subscription, item, instant, OfPeriod(item, instant), "Remaining time on"));

    private static long OfPeriod(JsonObject item, long instant) =>
        PriceMath.Prorated(
            PriceMath.Amount(item.Obj("price")!, item.LongOrNull("quantity") ?? 1),
            item.Long("current_period_start"),
            item.Long("current_period_end"),
            instant
        );

    /// <summary>The invoice line that charged an item's current period; null while a change of the item is not invoiced yet.</summary>
    private static (string Invoice, JsonObject Line)? ChargedBy(Transaction tx, JsonObject subscription, JsonObject item)
    {
        var id = item.Need("id");
        if (
            tx.All("invoiceitem")
                .Any(i => !i.Has("invoice") && i.Obj("parent")?.Obj("subscription_details")?.Str("subscription_item") == id)
        )
            return null;
        foreach (
            var invoice in tx.All("invoice")
                .Reverse()
                .Where(i => Invoicing.SubscriptionOf(i) == subscription.Need("id") && i.Str("status") is "open" or "paid")
        )
        {
            var line = invoice
                .Each("lines")
                .LastOrDefault(l =>
                    l.Long("amount") > 0
                    && l.Obj("parent")?.Obj("subscription_item_details")?.Str("subscription_item") == id
                    && l.Obj("pricing")?.Obj("price_details")?.Str("price") == item.Obj("price")!.Need("id")
                    && l.Obj("period")!.Long("end") == item.Long("current_period_end")
                    && l.Long("quantity") == item.Long("quantity")
                );
            if (line is not null)
                return (invoice.Need("id"), line);
        }

        return null;
    }

    private static JsonObject Add(Transaction tx, JsonObject subscription, JsonObject item, long instant, long amount, string description)
    {
        var price = item.Obj("price")!;
        var quantity = item.LongOrNull("quantity") ?? 1;
        var end = item.Long("current_period_end");
        var many = quantity == 1 ? "" : $"{quantity.ToString(System.Globalization.CultureInfo.InvariantCulture)} × ";
        var line = Item(
            tx,
            subscription,
            item,
            amount,
            quantity,
            $"{description} {many}{Wording.Product(tx.World, price)} after {Wording.Date(instant)}",
            instant,
            end
        );
        line["proration"] = true;
        line["discountable"] = amount > 0;
        return line;
    }

    /// <summary>Bills the usage of an item that is removed now, as an invoice item. Otherwise it would never be billed.</summary>
    public static void BillUsage(Transaction tx, JsonObject subscription, JsonObject item, long instant)
    {
        var price = item.Obj("price")!;
        var from = SubscriptionEnd.UsageFrom(item);
        var quantity = InvoiceLines.Usage(tx.World, price, subscription.Need("customer"), from, instant);
        if (quantity == 0)
            return;
        var line = Item(
            tx,
            subscription,
            item,
            PriceMath.Amount(price, quantity),
            (long)quantity,
            Wording.Line(tx.World, price, quantity),
            from,
            instant
        );
        tx.Emit("invoiceitem.created", line);
    }

    private static JsonObject Item(
        Transaction tx,
        JsonObject subscription,
        JsonObject item,
        long amount,
        long quantity,
        string description,
        long from,
        long to
    )
    {
        var line = Blank.New("invoiceitem", Ids.New("ii"), tx.Now);
        line["amount"] = amount;
        line["currency"] = subscription.Need("currency");
        line["customer"] = subscription.Need("customer");
        line["date"] = tx.Now;
        line["description"] = description;
        line["discountable"] = true;
        line["discounts"] = new JsonArray();
        line["parent"] = new JsonObject
        {
            ["subscription_details"] = new JsonObject
            {
                ["subscription"] = subscription.Need("id"),
                ["subscription_item"] = item.Need("id"),
            },
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
