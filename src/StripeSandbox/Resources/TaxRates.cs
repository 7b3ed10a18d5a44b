using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>/v1/tax_rates.</summary>
public static class TaxRates
{
    public static void Map(Operations api)
    {
        api.Post("/v1/tax_rates", Create);
        api.Get("/v1/tax_rates/{id}", call => Render.Public(call.World, call.Subject("tax_rate")));
        api.Post(
            "/v1/tax_rates/{id}",
            call =>
                call.Change(
                    "tax_rate",
                    "tax_rate.updated",
                    rate => call.Set(rate, "active", "country", "description", "display_name", "jurisdiction", "state", "tax_type")
                )
        );
        api.Get("/v1/tax_rates", call => Paging.Page(call, call.Tx.All("tax_rate").Where(call.P, "active", "created", "inclusive")));
    }

    private static JsonObject Create(Call call)
    {
        var rate = Blank.New("tax_rate", Ids.New("txr"), call.Now);
        rate["active"] = !call.P.Has("active") || call.P.Bool("active");
        rate["rate_type"] = "percentage";
        rate["effective_percentage"] = call.P["percentage"]!.DeepClone();
        call.Set(rate, "country", "description", "display_name", "inclusive", "jurisdiction", "percentage", "state", "tax_type");
        call.MergeMetadata(rate);
        call.Tx.Add(rate);
        call.Tx.Emit("tax_rate.created", rate);
        return Render.Public(call.World, rate);
    }

    public static JsonArray Named(Transaction tx, JsonArray? ids) =>
        (ids ?? [])
            .Select(i => i!.GetValue<string>())
            .Select(id => (JsonNode?)(tx.Find("tax_rate", id) ?? throw ApiError.NoSuch("tax rate", id, "default_tax_rates")).Copy())
            .ToJsonArray();
}
