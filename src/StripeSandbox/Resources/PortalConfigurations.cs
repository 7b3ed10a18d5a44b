using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>
/// What the Customer Portal lets a customer do. The first configuration, created automatically if necessary, is the default.
/// </summary>
public static class PortalConfigurations
{
    public static void Map(Operations api)
    {
        api.Post("/v1/billing_portal/configurations", Create);
        api.Get(
            "/v1/billing_portal/configurations",
            call => Paging.Page(call, call.Tx.All("billing_portal.configuration").Where(call.P, "active", "is_default"))
        );
        api.Get("/v1/billing_portal/configurations/{id}", call => Render.Public(call.World, call.Subject("billing_portal.configuration")));
        api.Post("/v1/billing_portal/configurations/{id}", Update);
    }

    private static JsonObject Create(Call call)
    {
        var configuration = New(call.Tx, call.P.Obj("features")!);
        call.Set(configuration, "default_return_url", "name");
        Merge(configuration.Obj("business_profile")!, call.P.Obj("business_profile"));
        Merge(configuration.Obj("login_page")!, call.P.Obj("login_page"));
        call.MergeMetadata(configuration);
        return Render.Public(call.World, configuration);
    }

    private static JsonObject New(Transaction tx, JsonObject features)
    {
        var configuration = Blank.New("billing_portal.configuration", Ids.New("bpc"), tx.Now);
        configuration["active"] = true;
        configuration["is_default"] = tx.All("billing_portal.configuration").Count == 0;
        configuration["updated"] = tx.Now;
        var stored = configuration.Obj("features")!;
        stored["subscription_cancel"]!["proration_behavior"] = "none";
        stored["subscription_cancel"]!["cancellation_reason"]!["options"] = new JsonArray(
            "too_expensive",
            "missing_features",
            "switched_service",
            "unused",
            "other"
        );
        stored["subscription_update"]!["proration_behavior"] = "none";
        Merge(stored, features);
        tx.Add(configuration);
        tx.Emit("billing_portal.configuration.created", configuration);
        return configuration;
    }

    public static JsonObject Default(Transaction tx)
    {
        if (tx.All("billing_portal.configuration").FirstOrDefault(c => c.Bool("is_default") && c.Bool("active")) is { } stored)
            return stored;
        return New(
            tx,
            new JsonObject
            {
                ["customer_update"] = new JsonObject
                {
                    ["allowed_updates"] = new JsonArray("email", "name", "address"),
                    ["enabled"] = true,
                },
                ["invoice_history"] = new JsonObject { ["enabled"] = true },
                ["payment_method_update"] = new JsonObject { ["enabled"] = true },
                ["subscription_cancel"] = new JsonObject { ["enabled"] = true, ["mode"] = "at_period_end" },
            }
        );
    }

    private static void Merge(JsonObject stored, JsonObject? sent)
    {
        foreach (var (name, value) in sent ?? [])
        {
            if (value is JsonObject inner && stored[name] is JsonObject into)
                Merge(into, inner);
            else if (name == "products")
                stored[name] = Products(value as JsonArray);
            else
                stored[name] = value?.DeepClone() ?? (stored[name] is JsonArray ? new JsonArray() : null);
        }
    }

    private static JsonArray Products(JsonArray? sent) =>
        new(
            (sent ?? [])
                .OfType<JsonObject>()
                .Select(p =>
                    (JsonNode?)
                        new JsonObject
                        {
                            ["adjustable_quantity"] = new JsonObject
                            {
                                ["enabled"] = p.Obj("adjustable_quantity")?.Bool("enabled") ?? false,
                                ["maximum"] = p.Obj("adjustable_quantity")?.LongOrNull("maximum"),
                                ["minimum"] = p.Obj("adjustable_quantity")?.LongOrNull("minimum") ?? 1,
                            },
                            ["prices"] = p["prices"]?.DeepClone(),
                            ["product"] = p.Str("product"),
                        }
                )
                .ToArray()
        );

    private static JsonObject Update(Call call)
    {
        var configuration = call.Subject("billing_portal.configuration");
        if (call.P.Has("active") && !call.P.Bool("active") && configuration.Bool("is_default"))
            throw ApiError.Invalid("You cannot deactivate the default configuration.", "active");
        call.Tx.Update(
            "billing_portal.configuration.updated",
            configuration,
            () =>
            {
                call.Set(configuration, "active", "default_return_url", "name");
                Merge(configuration.Obj("features")!, call.P.Obj("features"));
                Merge(configuration.Obj("business_profile")!, call.P.Obj("business_profile"));
                Merge(configuration.Obj("login_page")!, call.P.Obj("login_page"));
                call.MergeMetadata(configuration);
                configuration["updated"] = call.Now;
            }
        );
        return Render.Public(call.World, configuration);
    }
}
