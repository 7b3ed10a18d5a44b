using System.Text.Json.Nodes;
using StripeSandbox.Resources;
using StripeSandbox.Store;

namespace StripeSandbox.Webhooks;

/// <summary>
/// An event's recipients are recorded with the event, in the same transaction, and the outcome of each delivery is recorded on
/// the event: a crash in between cannot lose a delivery.
/// </summary>
public static class Deliveries
{
    public const int KeptAttempts = 10;

    public static JsonArray For(Transaction tx, string type) =>
        new(tx.All("webhook_endpoint").Where(e => WebhookEndpoints.Wants(e, type)).Select(e => (JsonNode?)New(e.Need("id"))).ToArray());

    public static JsonObject New(string endpoint) =>
        new()
        {
            ["endpoint"] = endpoint,
            ["delivered"] = false,
            ["given_up"] = false,
            ["attempts"] = new JsonArray(),
        };

    public static long PendingFor(World world, string eventId) =>
        world.Store.Find(eventId)?.Each("_deliveries").Count(d => !d.Bool("delivered")) ?? 0;

    public static JsonObject? Of(JsonObject e, string endpoint) => e.Each("_deliveries").FirstOrDefault(d => d.Str("endpoint") == endpoint);

    /// <summary>Deliveries that neither succeeded nor were given up. A restart resumes them.</summary>
    public static IEnumerable<(string Event, string Endpoint, int Attempts)> Open(World world) =>
        world
            .Store.All("event")
            .SelectMany(e =>
                e.Each("_deliveries")
                    .Where(d => !d.Bool("delivered") && !d.Bool("given_up"))
                    .Select(d => (e.Need("id"), d.Need("endpoint"), d.Arr("attempts")!.Count))
            );

    public static void Note(Transaction tx, string eventId, string endpoint, int? status, string? error, long tookMs, bool last)
    {
        if (tx.World.Store.Find(eventId) is not { } e || Of(tx.Edit(e), endpoint) is not { } delivery)
            return;
        var attempts = delivery.Arr("attempts")!;
        while (attempts.Count >= KeptAttempts)
            attempts.RemoveAt(0);
        attempts.Add(
            new JsonObject
            {
                ["at"] = Clock.SandboxClock.Wall,
                ["status"] = status,
                ["error"] = error,
                ["took_ms"] = tookMs,
            }
        );
        delivery["delivered"] = status is >= 200 and < 300;
        delivery["given_up"] = last && !delivery.Bool("delivered");
    }
}
