using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>Prices never change their amount. A lookup key can be transferred to a newer price.</summary>
public static class Prices
{
    private const int MaxLookupKeys = 10;

    public static void Map(Operations api)
    {
        api.Post("/v1/prices", Create);
        api.Get("/v1/prices", List);
        api.Get("/v1/prices/search", call => Search.Run(call, "price"));
        api.Get("/v1/prices/{id}", call => Render.Public(call.World, call.Subject("price")));
        api.Post("/v1/prices/{id}", Update);
    }

    private static JsonObject Create(Call call)
    {
        call.Refuse("custom_unit_amount", "currency_options");
        var p = call.P;
        if (p.Has("product") == p.Has("product_data"))
            throw ApiError.Missing("product");
        var product = p.Str("product") is { } id ? call.Find("product", id, "product") : Products.New(call.Tx, p.Obj("product_data")!);
        var price = New(call.Tx, p, product.Need("id"));
        if (p.Str("lookup_key") is { } key)
            TakeLookupKey(call, price, key);
        call.Tx.Emit("price.created", price);
        return Render.Public(call.World, price);
    }

    /// <summary>Creates a price from inline <c>price_data</c>.</summary>
    public static JsonObject FromData(Transaction tx, JsonObject data)
    {
        var product = data.Str("product") is { } id
            ? tx.Find("product", id) ?? throw ApiError.NoSuch("product", id, "price_data[product]")
            : Products.New(tx, data.Obj("product_data") ?? throw ApiError.Missing("price_data[product]"));
        var price = New(tx, data, product.Need("id"));
        tx.Emit("price.created", price);
        return price;
    }

    private static JsonObject New(Transaction tx, JsonObject p, string product)
    {
        var price = Blank.New("price", Ids.New("price"), tx.Now);
        price["active"] = !p.Has("active") || p.Bool("active");
        price["currency"] = p.Need("currency").ToLowerInvariant();
        price["nickname"] = p.Str("nickname");
        price["product"] = product;
        price["tax_behavior"] = p.Str("tax_behavior") ?? "unspecified";
        price["transform_quantity"] = p["transform_quantity"]?.DeepClone();
        price["type"] = p.Has("recurring") ? "recurring" : "one_time";
        price["recurring"] = Recurring(tx, p.Obj("recurring"));
        Amounts(price, p);
        Call.Merge(price, p);
        return tx.Add(price);
    }

    private static void Amounts(JsonObject price, JsonObject p)
    {
        price["billing_scheme"] = p.Str("billing_scheme") ?? "per_unit";
        if (price.Str("billing_scheme") == "tiered")
        {
            price["tiers_mode"] = p.Str("tiers_mode") ?? throw ApiError.Missing("tiers_mode");
            if (p.Has("transform_quantity"))
                throw ApiError.Invalid("You cannot set `transform_quantity` when `billing_scheme` is `tiered`.", "transform_quantity");
            price["_tiers"] = Tiers(p.Arr("tiers") ?? throw ApiError.Missing("tiers"));
            return;
        }

        if (p.Has("unit_amount") && p.Has("unit_amount_decimal"))
            throw ApiError.Invalid(
                "You may only specify one of these parameters: unit_amount, unit_amount_decimal.",
                "unit_amount",
                "parameters_exclusive"
            );
        var amount = p.DecimalOrNull("unit_amount_decimal") ?? p.LongOrNull("unit_amount") ?? throw ApiError.Missing("unit_amount");
        if (amount < 0)
            throw ApiError.Invalid("This value must be greater than or equal to 0.", "unit_amount", "parameter_invalid_integer");
        if (decimal.Round(amount, 12) != amount)
            throw ApiError.Invalid("unit_amount_decimal can have up to 12 decimal places.", "unit_amount_decimal");
        price["unit_amount"] = amount == Math.Truncate(amount) ? (long)amount : null;
        price["unit_amount_decimal"] = amount.Plain();
    }

    private static JsonArray Tiers(JsonArray sent)
    {
        var tiers = new JsonArray();
        long last = 0;
        foreach (var (tier, i) in sent.OfType<JsonObject>().Select((t, i) => (t, i)))
        {
            var upTo = tier.LongOrNull("up_to");
            if (upTo <= last || (upTo is null) != (i == sent.Count - 1))
                throw ApiError.Invalid("The `up_to` of tiers must rise, and the last one must be `inf`.", $"tiers[{i}][up_to]");
            last = upTo ?? last;
            var unit = tier.DecimalOrNull("unit_amount_decimal") ?? tier.LongOrNull("unit_amount");
            var flat = tier.DecimalOrNull("flat_amount_decimal") ?? tier.LongOrNull("flat_amount");
            tiers.Add(
                new JsonObject
                {
                    ["flat_amount"] = Whole(flat),
                    ["flat_amount_decimal"] = flat?.Plain(),
                    ["unit_amount"] = Whole(unit),
                    ["unit_amount_decimal"] = unit?.Plain(),
                    ["up_to"] = upTo,
                }
            );
        }

        return tiers;
    }

    private static long? Whole(decimal? amount) => amount is { } a && a == Math.Truncate(a) ? (long)a : null;

    private static JsonObject? Recurring(Transaction tx, JsonObject? sent)
    {
        if (sent is null)
            return null;
        var usage = sent.Str("usage_type") ?? "licensed";
        if (usage == "metered" && !sent.Has("meter"))
            throw ApiError.Invalid(
                "Metered prices must be backed by meters: set recurring[meter].",
                "recurring[meter]",
                "parameter_missing"
            );
        if (sent.Str("meter") is { } id)
        {
            var meter = tx.Find("billing.meter", id) ?? throw ApiError.NoSuch("meter", id, "recurring[meter]");
            if (meter.Str("status") != "active")
                throw ApiError.Invalid("The meter is inactive.", "recurring[meter]");
            if (usage != "metered")
                throw ApiError.Invalid("A meter can only be used with usage_type=metered.", "recurring[meter]");
        }

        return new JsonObject
        {
            ["interval"] = sent.Need("interval"),
            ["interval_count"] = sent.LongOrNull("interval_count") ?? 1,
            ["meter"] = sent.Str("meter"),
            ["trial_period_days"] = sent.LongOrNull("trial_period_days"),
            ["usage_type"] = usage,
        };
    }

    private static void TakeLookupKey(Call call, JsonObject price, string key)
    {
        foreach (var other in call.Tx.All("price").Where(o => o.Str("lookup_key") == key && o != price).ToList())
        {
            if (!call.P.Bool("transfer_lookup_key"))
                throw ApiError.Invalid(
                    $"A price (`{other.Need("id")}`) already uses that lookup key. Please either use a different lookup key or set "
                        + "`transfer_lookup_key=true`.",
                    "lookup_key"
                );
            call.Tx.Update("price.updated", other, () => other["lookup_key"] = null);
        }

        price["lookup_key"] = key;
    }

    private static JsonObject List(Call call)
    {
        var rows = call.Tx.All("price").Where(call.P, "active", "created", "currency", "product", "type");
        if (call.P.Arr("lookup_keys") is { } keys)
        {
            if (keys.Count > MaxLookupKeys)
                throw ApiError.Invalid($"You may only look for up to {MaxLookupKeys} lookup keys at once.", "lookup_keys");
            rows = rows.Where(p => keys.Any(k => k!.GetValue<string>() == p.Str("lookup_key")));
        }

        foreach (var name in new[] { "interval", "meter", "usage_type" })
        {
            if (call.P.Obj("recurring")?.Str(name) is { } wanted)
                rows = rows.Where(p => p.Obj("recurring")?.Str(name) == wanted);
        }

        return Paging.Page(call, rows);
    }

    private static JsonObject Update(Call call)
    {
        call.Refuse("currency_options");
        var price = call.Subject("price");
        call.Tx.Update(
            "price.updated",
            price,
            () =>
            {
                call.Set(price, "active", "nickname", "tax_behavior");
                if (call.P.ContainsKey("lookup_key"))
                {
                    if (call.P.Str("lookup_key") is { } key)
                        TakeLookupKey(call, price, key);
                    else
                        price["lookup_key"] = null;
                }

                call.MergeMetadata(price);
            }
        );
        return Render.Public(call.World, price);
    }

    /// <summary>The price as the legacy plan object that items still carry.</summary>
    public static JsonObject Plan(JsonObject price)
    {
        var plan = Blank.New("plan", price.Need("id"), price.Long("created"));
        foreach (var name in new[] { "active", "billing_scheme", "currency", "metadata", "nickname", "product", "tiers_mode" })
            plan[name] = price[name]?.DeepClone();
        plan["amount"] = price["unit_amount"]?.DeepClone();
        plan["amount_decimal"] = price["unit_amount_decimal"]?.DeepClone();
        foreach (var name in new[] { "interval", "interval_count", "meter", "trial_period_days", "usage_type" })
            plan[name] = price.Obj("recurring")?[name]?.DeepClone();
        if (price.Obj("transform_quantity") is { } transform)
            plan["transform_usage"] = transform.DeepClone();
        return plan;
    }
}
