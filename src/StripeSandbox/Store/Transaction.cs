using System.Text.Json.Nodes;
using StripeSandbox.Webhooks;

namespace StripeSandbox.Store;

/// <summary>
/// The changes of one request or one due instant: all are journaled together, or none is kept. The world's lock allows one
/// transaction at a time, so code inside needs no synchronisation.
/// </summary>
public sealed class Transaction(World world, long now)
{
    private readonly Dictionary<string, JsonObject?> _before = new(StringComparer.Ordinal);
    private readonly List<string> _touched = [];
    private readonly List<JsonNode> _meterRows = [];

    public World World => world;

    /// <summary>The time of this transaction in unix seconds: the sandbox's, a test clock's, or a due instant's.</summary>
    public long Now { get; set; } = now;

    /// <summary>The request that caused it; null if the clock did.</summary>
    public string? RequestId { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Always roll back at the end. Previews use it.</summary>
    public bool Discard { get; set; }

    public List<JsonObject> Events { get; } = [];

    public bool Changed => _touched.Count > 0 || _meterRows.Count > 0;

    public JsonObject? Find(string kind, string? id) =>
        id is not null && world.Store.Find(id) is { } o && o.Str("object") == kind ? o : null;

    public IReadOnlyList<JsonObject> All(string kind) => world.Store.All(kind);

    public JsonObject Add(JsonObject o)
    {
        Remember(o.Need("id"), null);
        world.Store.Put(o);
        return o;
    }

    /// <summary>Call this before the first change to an object, or rollback and journal miss the change.</summary>
    public JsonObject Edit(JsonObject o)
    {
        Remember(o.Need("id"), o);
        return o;
    }

    /// <summary>The object as it was before this transaction changed it.</summary>
    public JsonObject? Before(JsonObject o) => _before.GetValueOrDefault(o.Need("id"));

    /// <summary>Created in this transaction: nobody outside has seen it yet.</summary>
    public bool IsNew(JsonObject o) => _before.TryGetValue(o.Need("id"), out var was) && was is null;

    public void Delete(JsonObject o)
    {
        Remember(o.Need("id"), o);
        world.Store.Remove(o.Need("id"));
    }

    public void NoteMeterRow(JsonNode row) => _meterRows.Add(row);

    /// <summary>Records an event; subscribed endpoints receive it after the commit.</summary>
    public void Emit(string type, JsonObject o, JsonObject? previous = null)
    {
        Events.Add(EventLog.Append(this, type, o, previous));
        if (type.StartsWith("customer.subscription.", StringComparison.Ordinal))
            Resources.Entitlements.Summarise(this, o.Need("customer"));
    }

    /// <summary>Changes an object and emits an <c>*.updated</c> event if anything visible changed.</summary>
    public void Update(string type, JsonObject o, Action change)
    {
        var was = o.Copy();
        Edit(o);
        change();
        if (!JsonNode.DeepEquals(was, o))
            Emit(type, o, was);
    }

    /// <summary>Sorts this transaction's events into Stripe's usual order; other events keep their place after them.</summary>
    public void SortEvents(string[] order)
    {
        int Rank(JsonObject e) => Array.IndexOf(order, e.Need("type")) is >= 0 and var rank ? rank : order.Length;
        var sorted = Events.OrderBy(Rank).ToList();
        foreach (var e in sorted)
            world.Store.Remove(e.Need("id"));
        foreach (var e in sorted)
            world.Store.Put(e);
        Events.Clear();
        Events.AddRange(sorted);
    }

    private void Remember(string id, JsonObject? o)
    {
        if (_before.ContainsKey(id))
            return;
        _before[id] = o?.Copy();
        _touched.Add(id);
    }

    public void Rollback()
    {
        foreach (var id in Enumerable.Reverse(_touched))
        {
            if (_before[id] is { } old)
                world.Store.Put(old);
            else
                world.Store.Remove(id);
        }
    }

    /// <summary>The journal line of this transaction.</summary>
    public string? Line(JsonNode? idempotency)
    {
        var line = new JsonObject();
        var changed = _touched.Select(world.Store.Find).OfType<JsonObject>().Select(o => (JsonNode?)o.DeepClone()).ToArray();
        if (changed.Length > 0)
            line["o"] = new JsonArray(changed);
        var gone = _touched.Where(id => world.Store.Find(id) is null && _before[id] is not null).ToArray();
        if (gone.Length > 0)
            line["d"] = gone.ToJsonArray();
        if (_meterRows.Count > 0)
            line["m"] = new JsonArray(_meterRows.ToArray());
        if (idempotency is not null)
            line["k"] = idempotency;
        return line.Count == 0 ? null : line.Text();
    }
}
