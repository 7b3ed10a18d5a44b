using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>/v1/promotion_codes.</summary>
public static class PromotionCodes
{
    public static void Map(Operations api)
    {
        api.Post("/v1/promotion_codes", Create);
        api.Get("/v1/promotion_codes", List);
        api.Post("/v1/promotion_codes/{id}", Update);
        api.Get("/v1/promotion_codes/{id}", call => Render.Public(call.World, call.Subject("promotion_code")));
    }

    private static JsonObject Create(Call call)
    {
        var coupon = call.P.Obj("promotion")!.Str("coupon") ?? throw ApiError.Missing("promotion[coupon]");
        call.Find("coupon", coupon, "promotion[coupon]");
        var text = call.P.Str("code") ?? Ids.New("x")[2..10].ToUpperInvariant();
        RequireFree(call, text, "code");
        var code = Blank.New("promotion_code", Ids.New("promo"), call.Now);
        code["active"] = !call.P.Has("active") || call.P.Bool("active");
        code["code"] = text;
        code["promotion"] = new JsonObject { ["coupon"] = coupon, ["type"] = "coupon" };
        call.Set(code, "customer", "expires_at", "max_redemptions");
        foreach (var (name, value) in call.P.Obj("restrictions") ?? [])
            code["restrictions"]![name] = value?.DeepClone();
        call.MergeMetadata(code);
        call.Tx.Add(code);
        call.Tx.Emit("promotion_code.created", code);
        return Render.Public(call.World, code);
    }

    private static JsonObject Update(Call call)
    {
        if (call.P.Obj("restrictions")?.Has("currency_options") == true)
            throw ApiError.NotHere("the parameter 'restrictions[currency_options]'");
        if (call.P.Bool("active") && call.Subject("promotion_code") is var current && !current.Bool("active"))
        {
            if (call.Tx.Find("coupon", current.Obj("promotion")!.Str("coupon")) is not { } coupon || !Coupons.Usable(coupon, call.Now))
                throw ApiError.Invalid("This promotion code cannot be activated: its coupon is no longer valid.", "active");
            if (!IsRedeemable(current, call.Now))
                throw ApiError.Invalid("This promotion code cannot be activated: it has expired or is used up.", "active");
            RequireFree(call, current.Need("code"), "active");
        }

        return call.Change("promotion_code", "promotion_code.updated", code => call.Set(code, "active"));
    }

    private static JsonObject List(Call call)
    {
        var rows = call.Tx.All("promotion_code").Where(call.P, "active", "created", "customer");
        if (call.P.Str("code") is { } code)
            rows = rows.Where(c => c.Need("code").Equals(code, StringComparison.OrdinalIgnoreCase));
        if (call.P.Str("coupon") is { } coupon)
            rows = rows.Where(c => c.Obj("promotion")!.Str("coupon") == coupon);
        return Paging.Page(call, rows);
    }

    /// <summary>Requires that no other active code has the same text.</summary>
    private static void RequireFree(Call call, string text, string param)
    {
        if (call.Tx.All("promotion_code").Any(c => c.Bool("active") && c.Need("code").Equals(text, StringComparison.OrdinalIgnoreCase)))
            throw ApiError.Invalid($"An active promotion code with `code: {text}` already exists.", param);
    }

    public static bool Usable(JsonObject code, long now, string? customer) =>
        code.Bool("active") && IsRedeemable(code, now) && (code.Str("customer") is not { } only || only == customer);

    private static bool IsRedeemable(JsonObject code, long now) =>
        (code.LongOrNull("expires_at") ?? long.MaxValue) > now
        && code.Long("times_redeemed") < (code.LongOrNull("max_redemptions") ?? long.MaxValue);
}
