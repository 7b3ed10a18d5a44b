using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>/v1/products.</summary>
public static class Products
{
    private static readonly string[] Fields =
    [
        "active",
        "description",
        "images",
        "marketing_features",
        "name",
        "package_dimensions",
        "shippable",
        "statement_descriptor",
        "tax_code",
        "unit_label",
        "url",
    ];

    public static void Map(Operations api)
    {
        api.Post("/v1/products", Create);
        api.Get("/v1/products", List);
        api.Get("/v1/products/search", call => Search.Run(call, "product"));
        api.Get("/v1/products/{id}", call => Render.Public(call.World, call.Subject("product")));
        api.Post("/v1/products/{id}", Update);
        api.Delete("/v1/products/{id}", Delete);
    }

    private static JsonObject Create(Call call)
    {
        var product = New(call.Tx, call.P);
        if (call.P.Obj("default_price_data") is { } data)
        {
            var price = data.Copy();
            price["product"] = product.Need("id");
            call.Tx.Edit(product)["default_price"] = Prices.FromData(call.Tx, price).Need("id");
        }

        return Render.Public(call.World, product);
    }

    public static JsonObject New(Transaction tx, JsonObject sent)
    {
        var id = sent.Str("id") ?? Ids.New("prod");
        if (tx.World.Store.Find(id) is not null)
            throw ApiError.Invalid($"Product already exists with ID: {id}.", "id", "resource_already_exists");
        var product = Blank.New("product", id, tx.Now);
        product["active"] = true;
        product["type"] = "service";
        product["updated"] = tx.Now;
        foreach (var name in new[] { "default_price", "description", "statement_descriptor", "tax_code", "unit_label" })
            product[name] = null;
        foreach (var name in Fields)
        {
            if (sent[name] is { } value)
                product[name] = value.DeepClone();
        }

        Call.Merge(product, sent);
        tx.Add(product);
        tx.Emit("product.created", product);
        return product;
    }

    private static JsonObject List(Call call)
    {
        var rows = call.Tx.All("product").Where(call.P, "active", "created", "shippable", "type", "url");
        if (call.P.Arr("ids") is { } ids)
            rows = rows.Where(p => ids.Any(i => i!.GetValue<string>() == p.Need("id")));
        return Paging.Page(call, rows);
    }

    private static JsonObject Update(Call call)
    {
        var product = call.Subject("product");
        if (call.P.Str("default_price") is { } price)
            call.Find("price", price, "default_price");
        call.Tx.Update(
            "product.updated",
            product,
            () =>
            {
                call.Set(product, Fields);
                call.Set(product, "default_price");
                product["images"] ??= new JsonArray();
                product["marketing_features"] ??= new JsonArray();
                call.MergeMetadata(product);
                product["updated"] = call.Now;
            }
        );
        return Render.Public(call.World, product);
    }

    private static JsonObject Delete(Call call)
    {
        var product = call.Subject("product");
        if (call.Tx.All("price").Any(p => p.Str("product") == call.Id))
            throw ApiError.Invalid("This product cannot be deleted because it has one or more user-created prices.");
        call.Tx.Delete(product);
        call.Tx.Emit("product.deleted", product);
        return Render.Deleted(product);
    }
}
