using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>Features of products, and the entitlements that a customer's active subscriptions give.</summary>
public static class Entitlements
{
    public static void Map(Operations api)
    {
        api.Post("/v1/entitlements/features", Create);
        api.Get("/v1/entitlements/features", List);
        api.Get("/v1/entitlements/features/{id}", call => Render.Public(call.World, call.Subject("entitlements.feature")));
        api.Post("/v1/entitlements/features/{id}", Update);
        api.Post("/v1/products/{id}/features", Attach);
        api.Get("/v1/products/{id}/features", call => Paging.Page(call, OfProduct(call.Tx, call.Subject("product").Need("id"))));
        api.Get(
            "/v1/entitlements/active_entitlements",
            call => Paging.PageOf(call, Active(call.Tx, call.Find("customer", call.P.Need("customer"), "customer").Need("id")).ToList())
        );
        api.Get("/v1/entitlements/active_entitlements/{id}", One);
    }

    private static JsonObject Create(Call call)
    {
        var key = call.P.Need("lookup_key");
        if (call.Tx.All("entitlements.feature").Any(f => f.Str("lookup_key") == key))
            throw ApiError.Invalid($"A feature already uses the lookup key '{key}'.", "lookup_key", "resource_already_exists");
        var feature = Blank.New("entitlements.feature", Ids.New("feat_test"), call.Now);
        feature["active"] = true;
        call.Set(feature, "lookup_key", "name");
        call.MergeMetadata(feature);
        return Render.Public(call.World, call.Tx.Add(feature));
    }

    /// <summary>Updates a feature and the copies of it on products. Stripe sends no event for it.</summary>
    private static JsonObject Update(Call call)
    {
        var feature = call.Tx.Edit(call.Subject("entitlements.feature"));
        call.Set(feature, "active", "name");
        call.MergeMetadata(feature);
        foreach (var link in call.Tx.All("product_feature").Where(l => l.Obj("entitlement_feature")!.Need("id") == call.Id))
            call.Tx.Edit(link)["entitlement_feature"] = Render.Public(call.World, feature);
        return Render.Public(call.World, feature);
    }

    private static JsonObject List(Call call)
    {
        var rows = call.Tx.All("entitlements.feature").Where(call.P, "lookup_key");
        if (call.P.Has("archived"))
            rows = rows.Where(f => f.Bool("active") != call.P.Bool("archived"));
        return Paging.Page(call, rows);
    }

    private static JsonObject Attach(Call call)
    {
        var product = call.Subject("product");
        var feature = call.Find("entitlements.feature", call.P.Need("entitlement_feature"), "entitlement_feature");
        var link = Blank.New("product_feature", Ids.New("prodft_test"), call.Now);
        link["_product"] = product.Need("id");
        link["entitlement_feature"] = Render.Public(call.World, feature);
        call.Tx.Add(link);
        var holders = call
            .Tx.All("subscription")
            .Where(s => s.Each("items").Any(i => i.Obj("price")!.Str("product") == product.Need("id")))
            .Select(s => s.Need("customer"));
        foreach (var customer in holders.Distinct(StringComparer.Ordinal).ToList())
            Summarise(call.Tx, customer);
        return Render.Public(call.World, link);
    }

    /// <summary>Emits a customer's entitlement summary if it differs from the last one emitted.</summary>
    public static void Summarise(Transaction tx, string customer)
    {
        var id = "entitled:" + customer;
        var active = Active(tx, customer).Select(e => (JsonNode?)e).ToArray();
        var previous = tx.World.Store.Find(id);
        if (previous is null && active.Length == 0)
            return;
        var fresh = new JsonObject
        {
            ["id"] = id,
            ["object"] = "_entitled",
            ["data"] = new JsonArray(active),
        };
        if (previous is not null && JsonNode.DeepEquals(previous["data"], fresh["data"]))
            return;
        tx.Emit("entitlements.active_entitlement_summary.updated", Summary(customer, fresh), Summary(customer, previous ?? []));
        if (previous is null)
            tx.Add(fresh);
        else
            tx.Edit(previous)["data"] = fresh["data"]!.DeepClone();
    }

    private static JsonObject Summary(string customer, JsonObject stored)
    {
        var summary = Blank.Of("entitlements.active_entitlement_summary");
        summary["customer"] = customer;
        summary["entitlements"] = Render.List($"/v1/customer/{customer}/entitlements", stored.Each("data").Select(e => e.Copy()));
        return summary;
    }

    private static IEnumerable<JsonObject> OfProduct(Transaction tx, string product) =>
        tx.All("product_feature").Where(f => f.Str("_product") == product);

    private static IEnumerable<JsonObject> Active(Transaction tx, string customer) =>
        tx.All("subscription")
            .Where(s => s.Str("customer") == customer && s.Str("status") is "active" or "trialing" or "past_due")
            .SelectMany(s => s.Each("items"))
            .SelectMany(i => OfProduct(tx, i.Obj("price")!.Need("product")))
            .Select(f => f.Obj("entitlement_feature")!)
            .DistinctBy(f => f.Need("id"))
            .Select(f => new JsonObject
            {
                ["id"] = $"ent_{customer[4..]}_{f.Need("id")[^8..]}",
                ["object"] = "entitlements.active_entitlement",
                ["feature"] = f.Need("id"),
                ["livemode"] = false,
                ["lookup_key"] = f.Need("lookup_key"),
            });

    private static JsonObject One(Call call)
    {
        var customer = call.Id.Split('_') is ["ent", var c, _] ? "cus_" + c : "";
        return Active(call.Tx, customer).FirstOrDefault(e => e.Need("id") == call.Id)
            ?? throw ApiError.NoSuch("active entitlement", call.Id);
    }
}
