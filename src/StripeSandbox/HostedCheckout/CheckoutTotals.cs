using System.Text.Json.Nodes;
using StripeSandbox.Billing;
using StripeSandbox.Store;

namespace StripeSandbox.HostedCheckout;

/// <summary>What a session costs today: fixed items times quantity, less promotion, plus tax. Usage costs nothing yet.</summary>
public static class CheckoutTotals
{
    public static void Sum(Transaction tx, JsonObject session)
    {
        var items = session.Each("_items").ToList();
        if (session.Str("mode") == "setup")
        {
            session["payment_status"] = "no_payment_required";
            session["currency"] = "usd";
            return;
        }

        session["currency"] = tx.Find("price", items[0].Str("price"))!.Need("currency");
        var trial = OnTrial(session);
        long subtotal = 0,
            discount = 0,
            tax = 0;
        foreach (var item in items)
        {
            var amount = Today(tx.World, item, trial);
            var off = Off(tx, session, amount);
            var net = amount - off;
            var itemTax = session.Obj("automatic_tax")!.Bool("enabled") ? PriceMath.Round(net * tx.World.Options.TaxPercent / 100) : 0;
            item["_subtotal"] = amount;
            item["_discount"] = off;
            item["_tax"] = itemTax;
            subtotal += amount;
            discount += off;
            tax += itemTax;
        }

        session["amount_subtotal"] = subtotal;
        session["amount_total"] = subtotal - discount + tax;
        session["total_details"] = new JsonObject
        {
            ["amount_discount"] = discount,
            ["amount_shipping"] = 0L,
            ["amount_tax"] = tax,
        };
        session["payment_status"] = "unpaid";
        session["discounts"] = new JsonArray(
            session
                .Each("_discounts")
                .Select(d =>
                    (JsonNode?)
                        new JsonObject
                        {
                            ["coupon"] = d.Str("promotion_code") is null ? d.Str("coupon") : null,
                            ["promotion_code"] = d.Str("promotion_code"),
                        }
                )
                .ToArray()
        );
    }

    public static bool OnTrial(JsonObject session) =>
        session.Obj("_subscription_data") is { } d && (d.Has("trial_period_days") || d.Has("trial_end"));

    private static long Today(World world, JsonObject item, bool trial)
    {
        var price = world.Store.Find(item.Need("price"))!;
        if (price.Obj("recurring") is { } r && (trial || r.Str("usage_type") == "metered"))
            return 0;
        return PriceMath.Amount(price, item.LongOrNull("quantity") ?? 1);
    }

    public static JsonObject? Coupon(Transaction tx, JsonObject session)
    {
        var first = session.Each("_discounts").FirstOrDefault();
        var id = first?.Str("promotion_code") is { } code
            ? tx.Find("promotion_code", code)?.Obj("promotion")!.Str("coupon")
            : first?.Str("coupon");
        return tx.Find("coupon", id);
    }

    private static long Off(Transaction tx, JsonObject session, long amount)
    {
        if (Coupon(tx, session) is not { } coupon)
            return 0;
        return coupon.DecimalOrNull("percent_off") is { } percent
            ? PriceMath.Round(amount * percent / 100)
            : Math.Min(amount, coupon.Long("amount_off"));
    }

    public static JsonObject Item(World world, JsonObject session, JsonObject item)
    {
        var price = world.Store.Find(item.Need("price"))!;
        var shown = Blank.Of("item");
        shown["id"] = item.Need("id");
        shown["amount_subtotal"] = item.Long("_subtotal");
        shown["amount_discount"] = item.Long("_discount");
        shown["amount_tax"] = item.Long("_tax");
        shown["amount_total"] = item.Long("_subtotal") - item.Long("_discount") + item.Long("_tax");
        shown["currency"] = session.Str("currency");
        shown["description"] = Wording.Product(world, price);
        shown["metadata"] = item["metadata"]?.DeepClone();
        shown["price"] = Api.Render.Public(world, price);
        shown["quantity"] = item.LongOrNull("quantity");
        return shown;
    }
}
