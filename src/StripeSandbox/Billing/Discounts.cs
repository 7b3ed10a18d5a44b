using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>
/// Coupons: a discount object ties one to a subscription, customer or invoice, and invoices subtract it from their lines.
/// </summary>
public static class Discounts
{
    /// <summary>Creates the discounts of a <c>discounts</c> parameter and returns their ids.</summary>
    public static JsonArray Create(Transaction tx, JsonArray? asked, string customer, string? subscription, string? invoice = null)
    {
        var made = new JsonArray();
        foreach (var wish in asked?.OfType<JsonObject>() ?? [])
        {
            if (wish.Str("discount") is { } kept)
            {
                made.Add(tx.Find("discount", kept) is null ? throw ApiError.NoSuch("discount", kept, "discounts") : kept);
                continue;
            }

            var code = wish.Str("promotion_code") is { } p
                ? tx.Find("promotion_code", p) ?? throw ApiError.NoSuch("promotion code", p, "discounts[0][promotion_code]")
                : null;
            var couponId = code?.Obj("promotion")!.Str("coupon") ?? wish.Str("coupon") ?? throw ApiError.Missing("discounts[0][coupon]");
            made.Add(One(tx, couponId, code, customer, subscription, invoice).Need("id"));
        }

        return made;
    }

    private static JsonObject One(Transaction tx, string couponId, JsonObject? code, string customer, string? subscription, string? invoice)
    {
        var coupon = tx.Find("coupon", couponId) ?? throw ApiError.NoSuch("coupon", couponId, "discounts[0][coupon]");
        if (!Resources.Coupons.Usable(coupon, tx.Now))
            throw ApiError.Invalid($"This coupon has expired or was used up: {couponId}.", "discounts");
        if (code is not null && !Resources.PromotionCodes.Usable(code, tx.Now, customer))
            throw ApiError.Invalid(
                "This promotion code cannot be redeemed because it is expired, used up or not for this customer.",
                "discounts"
            );
        tx.Edit(coupon)["times_redeemed"] = coupon.Long("times_redeemed") + 1;
        if (code is not null)
            tx.Edit(code)["times_redeemed"] = code.Long("times_redeemed") + 1;
        var d = Blank.New("discount", Ids.New("di"), tx.Now);
        d["customer"] = customer;
        d["subscription"] = subscription;
        d["invoice"] = invoice;
        d["promotion_code"] = code?.Need("id");
        d["source"] = new JsonObject { ["coupon"] = couponId, ["type"] = "coupon" };
        d["start"] = tx.Now;
        if (coupon.LongOrNull("duration_in_months") is { } months)
            d["end"] = Cycle.Nth(tx.Now, "month", 1, months);
        tx.Add(d);
        tx.Emit("customer.discount.created", d);
        return d;
    }

    /// <summary>Subtracts the discounts from the lines, in order, and returns the sum. Fixed amounts are spread by line amount.</summary>
    public static long Apply(Transaction tx, JsonObject invoice, List<JsonObject> lines)
    {
        long total = 0;
        var sums = new JsonArray();
        foreach (var id in invoice.Arr("discounts")?.Select(d => d!.GetValue<string>()).ToList() ?? [])
        {
            if (tx.Find("discount", id) is not { } discount || tx.Find("coupon", discount.Obj("source")!.Str("coupon")) is not { } coupon)
                continue;
            var open = lines.Where(l => l.Bool("discountable") && l.Long("amount") > 0).ToList();
            var off = Spread(open, coupon);
            for (var i = 0; i < open.Count; i++)
            {
                if (off[i] > 0)
                    open[i].Arr("discount_amounts")!.Add(new JsonObject { ["amount"] = off[i], ["discount"] = id });
            }

            total += off.Sum();
            sums.Add(new JsonObject { ["amount"] = off.Sum(), ["discount"] = id });
        }

        invoice["total_discount_amounts"] = sums;
        return total;
    }

    private static long[] Spread(List<JsonObject> lines, JsonObject coupon)
    {
        var left = lines.Select(l => l.Long("amount") - l.Each("discount_amounts").Sum(d => d.Long("amount"))).ToArray();
        if (coupon.DecimalOrNull("percent_off") is { } percent)
            return left.Select(a => PriceMath.Round(a * percent / 100)).ToArray();
        var sum = left.Sum();
        var off = Math.Min(sum, coupon.Long("amount_off"));
        var shares = left.Select(a => sum == 0 ? 0 : (long)((decimal)off * a / sum)).ToArray();
        // The cents left over by the division go to the first lines that still have room.
        for (var i = 0; i < shares.Length && shares.Sum() < off; i++)
            shares[i] += Math.Min(off - shares.Sum(), left[i] - shares[i]);
        return shares;
    }

    /// <summary>The discounts of a subscription that apply at this time; a "once" coupon ends with its first invoice.</summary>
    public static JsonArray Running(Transaction tx, JsonObject owner) =>
        (owner.Arr("discounts") ?? [])
            .Select(d => d!.GetValue<string>())
            .Where(id => tx.Find("discount", id) is { } d && !d.Bool("_used_up") && (d.LongOrNull("end") is not { } end || end > tx.Now))
            .ToJsonArray();

    public static void MarkOnce(Transaction tx, JsonObject invoice)
    {
        foreach (var id in invoice.Arr("discounts")?.Select(d => d!.GetValue<string>()) ?? [])
        {
            if (tx.Find("discount", id) is { } d && tx.Find("coupon", d.Obj("source")!.Str("coupon"))?.Str("duration") == "once")
                tx.Edit(d)["_used_up"] = true;
        }
    }
}
