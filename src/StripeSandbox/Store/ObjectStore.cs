using System.Text.Json.Nodes;

namespace StripeSandbox.Store;

/// <summary>
/// Every object by id, and by kind in the order of creation. Fields whose name starts with an underscore are private to the
/// sandbox: journaled, never returned. Only a <see cref="Transaction"/> writes here.
/// </summary>
public sealed class ObjectStore
{
    private readonly Dictionary<string, JsonObject> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<JsonObject>> _byKind = new(StringComparer.Ordinal);

    public JsonObject? Find(string id) => _byId.GetValueOrDefault(id);

    public IReadOnlyList<JsonObject> All(string kind) => _byKind.TryGetValue(kind, out var list) ? list : [];

    public IEnumerable<JsonObject> Everything() => _byKind.Values.SelectMany(list => list);

    internal void Put(JsonObject o)
    {
        var id = o.Need("id");
        var kind = o.Need("object");
        if (!_byKind.TryGetValue(kind, out var list))
            _byKind[kind] = list = [];
        if (_byId.TryGetValue(id, out var old))
            list[list.LastIndexOf(old)] = o;
        else
            list.Add(o);
        _byId[id] = o;
    }

    internal void Remove(string id)
    {
        if (!_byId.Remove(id, out var old))
            return;
        _byKind[old.Need("object")].Remove(old);
    }

    internal void Clear()
    {
        _byId.Clear();
        _byKind.Clear();
    }
}
