using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>Webhook endpoints. The secret is returned once, on creation.</summary>
public static class WebhookEndpoints
{
    private const int MaxEndpoints = 16;

    public static void Map(Operations api)
    {
        api.Post("/v1/webhook_endpoints", Create);
        api.Get("/v1/webhook_endpoints", call => Paging.Page(call, call.Tx.All("webhook_endpoint")));
        api.Get("/v1/webhook_endpoints/{id}", call => Render.Public(call.World, call.Subject("webhook_endpoint")));
        api.Post("/v1/webhook_endpoints/{id}", Update);
        api.Delete("/v1/webhook_endpoints/{id}", Delete);
    }

    private static JsonObject Create(Call call)
    {
        call.Refuse("connect");
        CheckUrl(call.P.Need("url"));
        if (call.Tx.All("webhook_endpoint").Count >= MaxEndpoints)
            throw ApiError.Invalid($"You have reached the maximum of {MaxEndpoints} test webhook endpoints.");
        var endpoint = Blank.New("webhook_endpoint", Ids.New("we"), call.Now);
        endpoint["_secrets"] = new JsonArray(Ids.Secret("whsec"));
        endpoint["status"] = "enabled";
        call.Set(endpoint, "url", "enabled_events", "api_version", "description");
        call.MergeMetadata(endpoint);
        call.Tx.Add(endpoint);
        var shown = Render.Public(call.World, endpoint);
        shown["secret"] = endpoint.Arr("_secrets")![0]!.GetValue<string>();
        return shown;
    }

    private static void CheckUrl(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw ApiError.Invalid("Invalid URL: An explicit scheme (such as https) must be provided.", "url", "url_invalid");
    }

    private static JsonObject Update(Call call)
    {
        var endpoint = call.Subject("webhook_endpoint");
        if (call.P.Str("url") is { } url)
            CheckUrl(url);
        call.Tx.Edit(endpoint);
        call.Set(endpoint, "url", "enabled_events", "description");
        if (call.P.Has("disabled"))
            endpoint["status"] = call.P.Bool("disabled") ? "disabled" : "enabled";
        call.MergeMetadata(endpoint);
        return Render.Public(call.World, endpoint);
    }

    private static JsonObject Delete(Call call)
    {
        var endpoint = call.Subject("webhook_endpoint");
        call.Tx.Delete(endpoint);
        return Render.Deleted(endpoint);
    }

    public static bool Wants(JsonObject endpoint, string type) =>
        endpoint.Str("status") == "enabled"
        && (endpoint.Arr("enabled_events") ?? []).Any(e => e!.GetValue<string>() is var w && (w == "*" || w == type));
}
