using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Resources;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>The items of a subscription as objects: a price, its quantity and, since basil, the current period.</summary>
public static class SubscriptionItems
{
    private const int MaxItems = 20;

    public static JsonObject Make(Transaction tx, JsonObject subscription, JsonObject sent, string param)
    {
        var price = PriceOf(tx, sent, param);
        if (price.Obj("recurring") is null)
            throw ApiError.Invalid(
                $"The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.",
                $"{param}[price]"
            );
        var item = Blank.New("subscription_item", Ids.New("si"), tx.Now);
        item["discounts"] = new JsonArray();
        item["price"] = price.Copy();
        item["plan"] = Prices.Plan(price);
        item["subscription"] = subscription.Need("id");
        item["tax_rates"] = new JsonArray();
        Call.Merge(item, sent);
        SetQuantity(item, sent, param);
        return item;
    }

    public static JsonObject PriceOf(Transaction tx, JsonObject sent, string param)
    {
        Refuse(sent, param, "discounts", "tax_rates", "billing_thresholds");
        if (sent.Obj("price_data") is { } data)
            return Prices.FromData(tx, data);
        var id = sent.Str("price") ?? sent.Str("plan") ?? throw ApiError.Missing($"{param}[price]");
        var price = tx.Find("price", id) ?? throw ApiError.NoSuch("price", id, $"{param}[price]");
        return price.Bool("active")
            ? price
            : throw ApiError.Invalid($"The price specified is inactive. This field only accepts active prices.", $"{param}[price]");
    }

    /// <summary>
    /// Refuses by name what the sandbox does not implement: an ignored parameter would be billed wrongly without a sign of it.
    /// </summary>
    public static void Refuse(JsonObject sent, string param, params string[] names)
    {
        if (names.FirstOrDefault(n => sent[n] is JsonArray { Count: > 0 } or JsonObject) is { } name)
            throw ApiError.Invalid($"The sandbox does not implement the parameter '{param}[{name}]'.", $"{param}[{name}]");
    }

    public static void SetQuantity(JsonObject item, JsonObject sent, string param)
    {
        if (InvoiceLines.IsMetered(item))
        {
            if (sent.Has("quantity"))
                throw ApiError.Invalid("You cannot set a quantity for a metered price: it is what was used.", $"{param}[quantity]");
            item.Remove("quantity");
            return;
        }

        if (sent.LongOrNull("quantity") is < 0)
            throw ApiError.Invalid("This value must be greater than or equal to 0.", $"{param}[quantity]", "parameter_invalid_integer");
        item["quantity"] = sent.LongOrNull("quantity") ?? item.LongOrNull("quantity") ?? 1;
    }

    /// <summary>Requires one currency and one interval: a single invoice cannot bill more.</summary>
    public static void CheckTogether(IReadOnlyList<JsonObject> items)
    {
        if (items.Count == 0)
            throw ApiError.Invalid("A subscription needs at least one item.", "items");
        if (items.Count > MaxItems)
            throw ApiError.Invalid($"A subscription can have up to {MaxItems} items.", "items");
        var prices = items.Select(i => i.Obj("price")!).ToList();
        if (prices.Select(p => p.Need("currency")).Distinct(StringComparer.Ordinal).Count() > 1)
            throw ApiError.Invalid("All prices on a subscription must have the same currency.", "items");
        if (prices.Select(p => Wording.Every(p)).Distinct(StringComparer.Ordinal).Count() > 1)
            throw ApiError.Invalid("The sandbox does not implement items with different intervals on one subscription.", "items");
        if (prices.GroupBy(p => p.Need("id"), StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw ApiError.Invalid($"Cannot add multiple subscription items with the same price: `{twice.Key}`.", "items");
    }

    public static void SetPeriod(IEnumerable<JsonObject> items, long start, long end)
    {
        foreach (var item in items)
        {
            item["current_period_start"] = start;
            item["current_period_end"] = end;
        }
    }

    public static JsonObject? FindOwner(Transaction tx, string item) =>
        tx.All("subscription").FirstOrDefault(s => s.Each("items").Any(i => i.Str("id") == item));
}
