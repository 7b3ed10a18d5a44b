using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>/v1/events.</summary>
public static class Events
{
    private const long KeptSeconds = 30 * 86_400;

    public static void Map(Operations api)
    {
        api.Get("/v1/events", call => Paging.Page(call, Filtered(call)));
        api.Get("/v1/events/{id}", call => Render.Public(call.World, call.Subject("event")));
        api.Get(
            "/v2/core/events/{id}",
            call => Webhooks.MeterErrors.Whole(call.Tx.Find("_thin_event", call.Id) ?? throw ApiError.NoSuch("event", call.Id)),
            "include:[s]"
        );
    }

    private static IEnumerable<System.Text.Json.Nodes.JsonObject> Filtered(Call call)
    {
        var p = call.P;
        if (p.Has("type") && p.Has("types"))
            throw ApiError.Invalid("You may only specify one of these parameters: type, types.", "type", "parameters_exclusive");
        var rows = call.Tx.All("event").Where(e => e.Long("created") > call.Now - KeptSeconds).Where(p, "created");
        if (p.Str("type") is { } type)
            rows = rows.Where(e => Matches(e.Need("type"), type));
        if (p.Arr("types") is { } types)
            rows = rows.Where(e => types.Any(t => t!.GetValue<string>() == e.Need("type")));
        if (p.Has("delivery_success"))
        {
            var wanted = p.Bool("delivery_success");
            rows = rows.Where(e => (Webhooks.Deliveries.PendingFor(call.World, e.Need("id")) == 0) == wanted);
        }

        return rows;
    }

    /// <summary><c>type</c> may end in a wildcard: <c>customer.*</c>.</summary>
    private static bool Matches(string type, string wanted) =>
        wanted.EndsWith('*') ? type.StartsWith(wanted[..^1], StringComparison.Ordinal) : type == wanted;
}
