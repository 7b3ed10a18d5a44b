using System.Text.Json.Nodes;

namespace StripeSandbox.Store;

/// <summary>
/// The fields each object always has, with their unset values. Stripe returns null for an unset field instead of leaving it
/// out, and clients rely on it, so every object starts as a copy of its blank (Contract/objects.json).
/// </summary>
public static class Blank
{
    private static readonly JsonObject All = (JsonObject)JsonNode.Parse(Contract.ContractFiles.Read("objects.json"))!;

    public static JsonObject Of(string kind) => ((JsonObject)All[kind]!).Copy();

    public static JsonObject New(string kind, string id, long created)
    {
        var blank = Of(kind);
        if (blank.ContainsKey("id"))
            blank["id"] = id;
        if (blank.ContainsKey("created"))
            blank["created"] = created;
        if (blank.ContainsKey("metadata"))
            blank["metadata"] = new JsonObject();
        return blank;
    }
}
