using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>/v1/coupons.</summary>
public static class Coupons
{
    public static void Map(Operations api)
    {
        api.Post("/v1/coupons", Create);
        api.Get("/v1/coupons", call => Paging.Page(call, call.Tx.All("coupon").Where(call.P, "created")));
        api.Get("/v1/coupons/{id}", call => Render.Public(call.World, call.Subject("coupon")));
        api.Post("/v1/coupons/{id}", Update);
        api.Delete("/v1/coupons/{id}", Delete);
    }

    private static JsonObject Create(Call call)
    {
        call.Refuse("currency_options", "applies_to");
        var p = call.P;
        if (p.Has("percent_off") == p.Has("amount_off"))
            throw ApiError.Invalid("You must pass either percent_off or amount_off.", "percent_off");
        if (p.Has("amount_off") && !p.Has("currency"))
            throw ApiError.Missing("currency");
        if (p.DecimalOrNull("percent_off") is <= 0 or > 100)
            throw ApiError.Invalid("percent_off must be greater than 0 and at most 100.", "percent_off");
        if (p.Str("duration") == "repeating" && !p.Has("duration_in_months"))
            throw ApiError.Missing("duration_in_months");
        var id = p.Str("id") ?? Ids.New("x")[2..10];
        if (call.World.Store.Find(id) is not null)
            throw ApiError.Invalid("Coupon already exists.", "id", "resource_already_exists");
        var coupon = Blank.New("coupon", id, call.Now);
        coupon["duration"] = "once";
        coupon["valid"] = true;
        call.Set(coupon, "amount_off", "currency", "duration", "duration_in_months", "max_redemptions", "name", "redeem_by");
        if (p.DecimalOrNull("percent_off") is { } percent)
            coupon["percent_off"] = percent;
        call.MergeMetadata(coupon);
        call.Tx.Add(coupon);
        call.Tx.Emit("coupon.created", coupon);
        return Render.Public(call.World, coupon);
    }

    /// <summary>Updates name and metadata. A coupon's discount never changes.</summary>
    private static JsonObject Update(Call call)
    {
        call.Refuse("currency_options");
        return call.Change("coupon", "coupon.updated", coupon => call.Set(coupon, "name"));
    }

    private static JsonObject Delete(Call call)
    {
        var coupon = call.Subject("coupon");
        call.Tx.Delete(coupon);
        call.Tx.Emit("coupon.deleted", coupon);
        // A code is active only while its coupon is valid.
        var codes = call.Tx.All("promotion_code").Where(c => c.Bool("active") && c.Obj("promotion")!.Str("coupon") == coupon.Need("id"));
        foreach (var code in codes.ToList())
            call.Tx.Update("promotion_code.updated", code, () => code["active"] = false);
        return Render.Deleted(coupon);
    }

    public static bool Usable(JsonObject coupon, long now) =>
        coupon.Bool("valid")
        && (coupon.LongOrNull("redeem_by") ?? long.MaxValue) > now
        && coupon.Long("times_redeemed") < (coupon.LongOrNull("max_redemptions") ?? long.MaxValue);
}
