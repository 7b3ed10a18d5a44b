using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>The lines of an invoice: fixed items for the coming period, metered items for the past period, and invoice items.</summary>
public static class InvoiceLines
{
    public static JsonObject Licensed(
        World world,
        JsonObject subscription,
        JsonObject item,
        long start,
        long end,
        long? amount = null,
        string? description = null
    )
    {
        var price = item.Obj("price")!;
        var quantity = item.LongOrNull("quantity") ?? 1;
        return Line(
            world,
            subscription,
            item,
            price,
            quantity,
            amount ?? PriceMath.Amount(price, quantity),
            start,
            end,
            description ?? Wording.Line(world, price, quantity)
        );
    }

    /// <summary>Usage in [from, to). It is counted again until the invoice is finalized, because late usage counts.</summary>
    public static JsonObject Metered(World world, JsonObject subscription, JsonObject item, long from, long to)
    {
        var price = item.Obj("price")!;
        var quantity = Usage(world, price, subscription.Need("customer"), from, to);
        var line = Line(
            world,
            subscription,
            item,
            price,
            quantity,
            PriceMath.Amount(price, quantity),
            from,
            to,
            Wording.Line(world, price, quantity)
        );
        line["_metered"] = true;
        return line;
    }

    public static bool IsMetered(JsonObject item) => item.Obj("price")!.Obj("recurring")?.Str("usage_type") == "metered";

    public static decimal Usage(World world, JsonObject price, string customer, long from, long to)
    {
        if (price.Obj("recurring")?.Str("meter") is not { } id || world.Store.Find(id) is not { } meter)
            return 0;
        return world.Usage.Total(id, customer, meter.Obj("default_aggregation")!.Need("formula"), from, to);
    }

    /// <summary>Counts the metered lines of a draft again.</summary>
    public static void Recount(World world, JsonObject invoice)
    {
        foreach (var line in invoice.Each("lines").Where(l => l.Bool("_metered")))
        {
            var price = world.Store.Find(line.Obj("pricing")!.Obj("price_details")!.Need("price"))!;
            var period = line.Obj("period")!;
            var quantity = Usage(world, price, invoice.Need("customer"), period.Long("start"), period.Long("end"));
            SetQuantity(line, quantity, PriceMath.Amount(price, quantity));
            line["description"] = Wording.Line(world, price, quantity);
        }
    }

    private static JsonObject Line(
        World world,
        JsonObject subscription,
        JsonObject item,
        JsonObject price,
        decimal quantity,
        long amount,
        long start,
        long end,
        string description
    )
    {
        var line = Empty(price.Need("currency"), description, start, end);
        line["parent"] = ItemParent(subscription.Need("id"), item.Need("id"), invoiceItem: null, proration: false);
        line["pricing"] = Pricing(price);
        line["subscription"] = subscription.Need("id");
        if (item.Obj("metadata") is { } metadata)
            line["metadata"] = metadata.DeepClone();
        if (item.Arr("discounts") is { Count: > 0 } discounts)
            line["_item_discounts"] = discounts.DeepClone();
        SetQuantity(line, quantity, amount);
        return line;
    }

    /// <summary>The line that bills a pending invoice item.</summary>
    public static JsonObject OfItem(JsonObject item)
    {
        var period = item.Obj("period")!;
        var line = Empty(item.Need("currency"), item.Str("description"), period.Long("start"), period.Long("end"));
        var details = item.Obj("parent")?.Obj("subscription_details");
        var proration = item.Bool("proration");
        line["parent"] = details?.Str("subscription_item") is { } subscriptionItem
            ? ItemParent(details.Need("subscription"), subscriptionItem, item.Need("id"), proration, Credited(item))
            : new JsonObject
            {
                ["invoice_item_details"] = new JsonObject
                {
                    ["invoice_item"] = item.Need("id"),
                    ["proration"] = proration,
                    ["proration_details"] = new JsonObject { ["credited_items"] = null },
                    ["subscription"] = details?.Str("subscription"),
                },
                ["subscription_item_details"] = null,
                ["type"] = "invoice_item_details",
            };
        line["pricing"] = item["pricing"]?.DeepClone();
        line["subscription"] = details?.Str("subscription");
        line["discountable"] = item.Bool("discountable");
        line["metadata"] = item.Obj("metadata")?.DeepClone() ?? new JsonObject();
        SetQuantity(line, item.Long("quantity"), item.Long("amount"));
        return line;
    }

    private static JsonObject? Credited(JsonObject item) =>
        item.Obj("proration_details")?.Obj("credited_items")?.Obj("invoice_line_item_details")?.Copy();

    private static JsonObject Empty(string currency, string? description, long start, long end)
    {
        var line = Blank.Of("line_item");
        line["id"] = Ids.New("il");
        line["currency"] = currency;
        line["description"] = description;
        line["discountable"] = true;
        line["discount_amounts"] = new JsonArray();
        line["pretax_credit_amounts"] = new JsonArray();
        line["taxes"] = new JsonArray();
        line["period"] = new JsonObject { ["end"] = end, ["start"] = start };
        return line;
    }

    private static void SetQuantity(JsonObject line, decimal quantity, long amount)
    {
        line["quantity"] = (long)quantity;
        line["quantity_decimal"] = quantity.Plain();
        line["amount"] = amount;
        line["subtotal"] = amount;
    }

    public static JsonObject Pricing(JsonObject price) =>
        new()
        {
            ["price_details"] = new JsonObject { ["price"] = price.Need("id"), ["product"] = price.Need("product") },
            ["type"] = "price_details",
            ["unit_amount_decimal"] = price["unit_amount_decimal"]?.DeepClone(),
        };

    private static JsonObject ItemParent(
        string subscription,
        string item,
        string? invoiceItem,
        bool proration,
        JsonObject? credited = null
    ) =>
        new()
        {
            ["invoice_item_details"] = null,
            ["subscription_item_details"] = new JsonObject
            {
                ["invoice_item"] = invoiceItem,
                ["proration"] = proration,
                ["proration_details"] = new JsonObject { ["credited_items"] = credited },
                ["subscription"] = subscription,
                ["subscription_item"] = item,
            },
            ["type"] = "subscription_item_details",
        };
}
