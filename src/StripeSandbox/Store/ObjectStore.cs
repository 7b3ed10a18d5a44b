using System.Text.Json.Nodes;

namespace StripeSandbox.Store;

/// <summary>
/// Every object by id, and by kind in the order of creation. Fields whose name starts with an underscore are private to the
/// sandbox: journaled, never returned. Only a <see cref="Transaction"/> writes here.
/// </summary>
public sealed class ObjectStore
{
    readonly Dictionary<string, JsonObject> byId = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<JsonObject>> byKind = new(StringComparer.Ordinal);

    public JsonObject? Find(string id) => byId.GetValueOrDefault(id);

    public IReadOnlyList<JsonObject> All(string kind) => byKind.TryGetValue(kind, out var list) ? list : [];

    public IEnumerable<JsonObject> Everything() => byKind.Values.SelectMany(list => list);

    internal void Put(JsonObject o)
    {
        var id = o.Need("id");
        var kind = o.Need("object");
        if (!byKind.TryGetValue(kind, out var list))
            byKind[kind] = list = [];
        if (byId.TryGetValue(id, out var old))
            list[list.LastIndexOf(old)] = o;
        else
            list.Add(o);
        byId[id] = o;
    }

    internal void Remove(string id)
    {
        if (!byId.Remove(id, out var old))
            return;
        byKind[old.Need("object")].Remove(old);
    }

    internal void Clear()
    {
        byId.Clear();
        byKind.Clear();
    }
}
