using System.Text.Json.Nodes;

namespace StripeSandbox.Tests.Support;

public sealed record Answer(int Status, JsonObject Body, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode? this[string name] => Body[name];

    public List<JsonObject> List => ((JsonArray)Body["data"]!).Select(d => (JsonObject)d!).ToList();

    public JsonObject Error => (JsonObject)Body["error"]!;

    public string Id => Body["id"]!.GetValue<string>();
}

public static class Reading
{
    public static string Id(this JsonNode node) => node["id"]!.GetValue<string>();

    public static string? Text(this JsonNode? node) => node?.GetValue<string>();

    public static long Number(this JsonNode? node) => node!.GetValue<long>();

    public static List<JsonObject> Data(this JsonNode? list) => ((JsonArray)list!["data"]!).Select(d => (JsonObject)d!).ToList();
}
