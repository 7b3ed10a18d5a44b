using System.Net;
using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Api;

/// <summary>Turns <c>items[0][price]=p&amp;expand[]=customer</c> into a tree of objects, arrays and strings.</summary>
public static class FormReader
{
    private const int MaxDepth = 12;
    private const int MaxFields = 2000;

    public static JsonObject Read(params IEnumerable<string?> encoded)
    {
        var root = new JsonObject();
        var count = 0;
        foreach (var text in encoded)
        {
            foreach (var part in (text ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                if (++count > MaxFields)
                    throw ApiError.Invalid($"More than {MaxFields} parameters were sent.");
                var equals = part.IndexOf('=');
                Put(root, Decode(equals < 0 ? part : part[..equals]), equals < 0 ? "" : Decode(part[(equals + 1)..]));
            }
        }

        return (JsonObject)Arrays(root)!;
    }

    private static string Decode(string s) => WebUtility.UrlDecode(s);

    private static void Put(JsonObject root, string key, string value)
    {
        var names = key.Split('[').Select((n, i) => i == 0 ? n : n.TrimEnd(']')).ToArray();
        if (names[0].Length == 0 || names.Length > MaxDepth)
            throw ApiError.Invalid($"Invalid parameter name: {key}", key);
        var node = root;
        for (var i = 0; ; i++)
        {
            // "a[]" appends. Hashes keep insertion order, so a running number is enough as a name.
            var name = names[i].Length == 0 ? "#" + node.Count.ToString(System.Globalization.CultureInfo.InvariantCulture) : names[i];
            if (i == names.Length - 1)
            {
                node[name] = value;
                return;
            }

            if (node[name] is not JsonObject child)
                node[name] = child = [];
            node = child;
        }
    }

    /// <summary>Hashes whose names are all numbers (or came from <c>[]</c>) are arrays.</summary>
    private static JsonNode? Arrays(JsonNode? node)
    {
        if (node is not JsonObject o)
            return node?.DeepClone();
        if (o.Count > 0 && o.All(p => p.Key[0] == '#' || p.Key.All(char.IsAsciiDigit)))
        {
            var ordered = o.OrderBy(p =>
                p.Key[0] == '#' ? 0
                : int.TryParse(p.Key, out var n) ? n
                : int.MaxValue
            );
            return new JsonArray(ordered.Select(p => Arrays(p.Value)).ToArray());
        }

        return new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Arrays(p.Value))));
    }

    /// <summary>Reads the JSON of v2. Scalars become strings, as if they had come in a form.</summary>
    public static JsonObject FromJson(string text)
    {
        try
        {
            return JsonNode.Parse(text.Length == 0 ? "{}" : text) is JsonObject o
                ? (JsonObject)Strings(o)!
                : throw ApiError.Invalid("The body must be a JSON object.");
        }
        catch (System.Text.Json.JsonException)
        {
            throw ApiError.Invalid("The body is not valid JSON.");
        }
    }

    private static JsonNode? Strings(JsonNode? node) =>
        node switch
        {
            JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Strings(p.Value)))),
            JsonArray a => new JsonArray(a.Select(Strings).ToArray()),
            JsonValue v when v.TryGetValue<string>(out var s) => s,
            null => "",
            _ => node.ToJsonString(),
        };
}
