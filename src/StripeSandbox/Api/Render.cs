using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Api;

/// <summary>
/// The public view of a stored object: a copy without the sandbox's private fields, with embedded lists cut to Stripe's length.
/// </summary>
public static class Render
{
    private const int EmbeddedLines = 10;

    public static JsonObject Public(World world, JsonObject o)
    {
        var copy = (JsonObject)Strip(o)!;
        switch (o.Str("object"))
        {
            case "subscription":
                foreach (var item in copy.Each("items"))
                    FreshPrice(world, item);
                break;
            case "subscription_item":
                FreshPrice(world, copy);
                break;
            case "invoice":
                Shorten(copy);
                break;
            case "event":
                copy["pending_webhooks"] = Webhooks.Deliveries.PendingFor(world, o.Need("id"));
                break;
        }

        return copy;
    }

    private static JsonNode? Strip(JsonNode? node) =>
        node switch
        {
            JsonObject o => new JsonObject(
                o.Where(p => p.Key.Length == 0 || p.Key[0] != '_')
                    .Select(p => KeyValuePair.Create(p.Key, p.Key is "metadata" or "payload" ? p.Value?.DeepClone() : Strip(p.Value)))
            ),
            JsonArray a => new JsonArray(a.Select(Strip).ToArray()),
            _ => node?.DeepClone(),
        };

    /// <summary>Shows an item's price as it is now: nickname, lookup key and active change after subscribing.</summary>
    private static void FreshPrice(World world, JsonObject item)
    {
        if (item.Obj("price") is not { } current || world.Store.Find(current.Need("id")) is not { } price)
            return;
        item["price"] = Strip(price);
        item["plan"] = Resources.Prices.Plan(price);
    }

    private static void Shorten(JsonObject invoice)
    {
        var lines = invoice.Obj("lines")!;
        var data = lines.Arr("data")!;
        lines["total_count"] = (long)data.Count;
        lines["url"] = $"/v1/invoices/{invoice.Need("id")}/lines";
        lines["has_more"] = data.Count > EmbeddedLines;
        while (data.Count > EmbeddedLines)
            data.RemoveAt(data.Count - 1);
    }

    public static JsonObject Deleted(JsonObject o) =>
        new()
        {
            ["id"] = o.Need("id"),
            ["object"] = o.Need("object"),
            ["deleted"] = true,
        };

    public static JsonObject List(string url, IEnumerable<JsonObject> data, bool hasMore = false) =>
        new()
        {
            ["object"] = "list",
            ["data"] = new JsonArray(data.Select(d => (JsonNode?)d).ToArray()),
            ["has_more"] = hasMore,
            ["url"] = url,
        };
}
