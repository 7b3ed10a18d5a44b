using System.Text.Json;
using System.Text.Json.Nodes;

namespace StripeSandbox.Store;

/// <summary>Accessors for JSON objects. A missing field and a null field read the same.</summary>
public static class Json
{
    public static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string? Str(this JsonObject o, string name) => o[name] is JsonValue v && v.TryGetValue<string>(out var s) ? s : null;

    public static string Need(this JsonObject o, string name) =>
        o.Str(name) ?? throw new InvalidOperationException($"The {o.Str("object") ?? "object"} has no {name}.");

    public static long Long(this JsonObject o, string name) => o.LongOrNull(name) ?? 0;

    public static long? LongOrNull(this JsonObject o, string name)
    {
        if (o[name] is not JsonValue v)
            return null;
        if (v.TryGetValue<long>(out var l))
            return l;
        return v.TryGetValue<int>(out var i) ? i : null;
    }

    public static decimal? DecimalOrNull(this JsonObject o, string name)
    {
        if (o[name] is not JsonValue v)
            return null;
        if (v.TryGetValue<decimal>(out var d))
            return d;
        if (v.TryGetValue<long>(out var l))
            return l;
        return v.TryGetValue<string>(out var s) ? ParseDecimal(s) : null;
    }

    public static bool Bool(this JsonObject o, string name) => o[name] is JsonValue v && v.TryGetValue<bool>(out var b) && b;

    public static JsonObject? Obj(this JsonObject o, string name) => o[name] as JsonObject;

    public static JsonArray? Arr(this JsonObject o, string name) => o[name] as JsonArray;

    public static bool Has(this JsonObject o, string name) => o[name] is not null;

    /// <summary>The objects of an embedded list (<c>items</c>, <c>lines</c>) or of a plain array.</summary>
    public static IEnumerable<JsonObject> Each(this JsonObject o, string name) =>
        ((o[name] as JsonArray) ?? (o[name] as JsonObject)?["data"] as JsonArray ?? []).OfType<JsonObject>();

    public static JsonArray DataOf(this JsonObject o, string name) =>
        (o[name] as JsonObject)?["data"] as JsonArray ?? throw new InvalidOperationException($"{name} is not a list.");

    public static JsonObject Copy(this JsonObject o) => (JsonObject)o.DeepClone();

    public static JsonArray ToJsonArray(this IEnumerable<JsonNode?> nodes) =>
        new(nodes.Select(n => n?.Parent is null ? n : n.DeepClone()).ToArray());

    public static JsonArray ToJsonArray(this IEnumerable<string> values) => new(values.Select(v => (JsonNode?)v).ToArray());

    public static string Text(this JsonNode node) => node.ToJsonString(Relaxed);

    public static decimal? ParseDecimal(string text) =>
        decimal.TryParse(
            text,
            System.Globalization.NumberStyles.AllowDecimalPoint | System.Globalization.NumberStyles.AllowLeadingSign,
            System.Globalization.CultureInfo.InvariantCulture,
            out var value
        )
            ? value
            : null;

    /// <summary>A decimal as Stripe writes it: no trailing zeros, no exponent.</summary>
    public static string Plain(this decimal value) =>
        value.ToString("0.############################", System.Globalization.CultureInfo.InvariantCulture);
}
