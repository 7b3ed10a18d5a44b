using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Webhooks;

/// <summary>Creates events: a snapshot of the object and, on updates, the previous values of changed fields.</summary>
public static class EventLog
{
    /// <summary>Stripe lists events for 30 days; the sandbox keeps the newest ones, up to this number.</summary>
    public const int MaxEvents = 50_000;
    private const int PruneAtOnce = 1000;

    public static JsonObject Append(Transaction tx, string type, JsonObject o, JsonObject? previous)
    {
        var snapshot = Render.Public(tx.World, o);
        var data = new JsonObject { ["object"] = snapshot };
        if (type.EndsWith(".updated", StringComparison.Ordinal))
            data["previous_attributes"] = Difference(previous is null ? [] : Render.Public(tx.World, previous), snapshot);
        var e = Blank.New("event", Ids.New("evt"), tx.Now);
        e["api_version"] = ApiPipeline.ApiVersion;
        e["data"] = data;
        e["type"] = type;
        e["request"] = new JsonObject { ["id"] = tx.RequestId, ["idempotency_key"] = tx.IdempotencyKey };
        e["_deliveries"] = Deliveries.For(tx, type);
        var all = tx.All("event");
        if (all.Count >= MaxEvents + PruneAtOnce)
            foreach (var old in all.Take(PruneAtOnce).ToList())
                tx.Delete(old);
        return tx.Add(e);
    }

    /// <summary>The previous values of changed fields; hashes are compared field by field, lists as a whole.</summary>
    private static JsonObject Difference(JsonObject was, JsonObject now)
    {
        var changed = new JsonObject();
        foreach (var name in was.Select(p => p.Key).Union(now.Select(p => p.Key), StringComparer.Ordinal))
        {
            var (old, fresh) = (was[name], now[name]);
            if (JsonNode.DeepEquals(old, fresh))
                continue;
            changed[name] = old is JsonObject a && fresh is JsonObject b && a.Str("object") is null ? Difference(a, b) : old?.DeepClone();
        }

        return changed;
    }
}
