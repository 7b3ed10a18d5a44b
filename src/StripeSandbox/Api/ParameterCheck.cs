using System.Globalization;
using System.Text.Json.Nodes;
using StripeSandbox.Store;
using StripeSandbox.Webhooks;

namespace StripeSandbox.Api;

/// <summary>
/// Checks parameters against the operation's specification, with Stripe's error messages, and converts text to numbers and
/// booleans. A parameter sent empty (unset) becomes a null that is present.
/// </summary>
public static class ParameterCheck
{
    private const int MetadataKeys = 50;
    private const int MetadataKeyLength = 40;
    private const int MetadataValueLength = 500;

    public static JsonObject Check(JsonObject sent, ParameterSpec spec) => Hash(sent, spec, "");

    private static JsonObject Hash(JsonObject sent, ParameterSpec spec, string path)
    {
        var unknown = sent.Select(p => p.Key).Where(k => !spec.Fields.ContainsKey(k)).Select(k => Join(path, k)).ToList();
        if (unknown.Count > 0)
            throw ApiError.Invalid(
                $"Received unknown parameter{(unknown.Count > 1 ? "s" : "")}: {string.Join(", ", unknown)}",
                unknown[0],
                "parameter_unknown"
            );
        foreach (var name in spec.Required)
        {
            if (!sent.ContainsKey(name))
                throw ApiError.Missing(Join(path, name));
        }

        return new JsonObject(sent.Select(p => KeyValuePair.Create(p.Key, Value(p.Value!, spec.Fields[p.Key], Join(path, p.Key)))));
    }

    private static JsonNode? Value(JsonNode sent, ParameterSpec spec, string path)
    {
        if (spec.Kind == '|')
            return Alternatives(sent, spec, path);
        if (sent is JsonValue && sent.GetValue<string>().Length == 0 && spec.Kind is not 'm')
        {
            if (spec.Unsettable || spec.Kind == '[')
                return null;
            throw ApiError.Invalid(
                $"You passed an empty string for '{path}'. We assume empty values are an attempt to unset a parameter; however "
                    + $"'{path}' cannot be unset. You should remove '{path}' from your request or supply a non-empty value.",
                path,
                "parameter_invalid_empty"
            );
        }

        return spec.Kind switch
        {
            '{' => sent is JsonObject o ? Hash(o, spec, path) : throw ApiError.Invalid("Invalid object", path),
            '[' => Array(sent, spec, path),
            'm' => Map(sent, spec, path),
            _ => Scalar(
                sent is JsonValue v ? v.GetValue<string>() : throw ApiError.Invalid($"Invalid string: {sent.ToJsonString()}", path),
                spec,
                path
            ),
        };
    }

    private static JsonNode? Alternatives(JsonNode sent, ParameterSpec spec, string path)
    {
        if (spec.Unsettable && sent is JsonValue empty && empty.GetValue<string>().Length == 0)
            return null;
        ApiError? first = null;
        foreach (var option in spec.Alternatives.OrderBy(o => o.Kind == 's'))
        {
            try
            {
                return Value(sent, option, path);
            }
            catch (ApiError e)
            {
                // Report the error of the alternative that fits best: the hash for a hash, the last one for text.
                if (first is null || sent is JsonValue || option.Kind == '{')
                    first = e;
            }
        }

        throw first!;
    }

    private static JsonArray Array(JsonNode sent, ParameterSpec spec, string path)
    {
        if (sent is not JsonArray list)
            throw ApiError.Invalid("Invalid array", path);
        return new JsonArray(
            list.Select((item, i) => Value(item!, spec.Item!, $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]")).ToArray()
        );
    }

    private static JsonNode? Map(JsonNode sent, ParameterSpec spec, string path)
    {
        if (sent is JsonValue v)
        {
            if (
                v.GetValue<string>().Length == 0
                && (
                    spec.Unsettable
                    || path.EndsWith("metadata", StringComparison.Ordinal)
                    || path.EndsWith("metadata]", StringComparison.Ordinal)
                )
            )
                return null;
            throw ApiError.Invalid("Invalid object", path);
        }

        // Metadata keys may be numbers, which the form reader turns into an array.
        if (sent is JsonArray a)
            return new JsonObject(a.Select((item, i) => KeyValuePair.Create(i.ToString(CultureInfo.InvariantCulture), item?.DeepClone())));
        var map = (JsonObject)sent;
        if (path is not "metadata" && !path.EndsWith("[metadata]", StringComparison.Ordinal))
            return map.DeepClone();
        if (map.Count > MetadataKeys)
            throw ApiError.Invalid($"You can have up to {MetadataKeys} metadata keys.", path);
        foreach (var (key, value) in map)
        {
            if (value is not JsonValue text)
                throw ApiError.Invalid("Metadata values must be strings.", Join(path, key));
            if (key.Length > MetadataKeyLength)
                throw ApiError.Invalid($"Metadata keys can have up to {MetadataKeyLength} characters. Key: {key}", path);
            if (text.GetValue<string>().Length > MetadataValueLength)
                throw ApiError.Invalid(
                    $"Metadata values can have up to {MetadataValueLength} characters. You passed in a value of length "
                        + $"{text.GetValue<string>().Length.ToString(CultureInfo.InvariantCulture)}.",
                    Join(path, key)
                );
        }

        return map.DeepClone();
    }

    private static JsonValue Scalar(string text, ParameterSpec spec, string path) =>
        spec.Kind switch
        {
            's' => JsonValue.Create(TextCheck.Check(text, path)),
            'i' or 't' => JsonValue.Create(
                long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var l)
                && !(spec.Kind == 't' && l is < 0 or > 99_999_999_999)
                    ? l
                    : throw ApiError.Invalid(
                        $"Invalid {(spec.Kind == 't' ? "timestamp" : "integer")}: {text}",
                        path,
                        "parameter_invalid_integer"
                    )
            ),
            'n' => JsonValue.Create(Json.ParseDecimal(text) ?? throw ApiError.Invalid($"Invalid decimal: {text}", path)),
            'd' => JsonValue.Create((Json.ParseDecimal(text) ?? throw ApiError.Invalid($"Invalid decimal: {text}", path)).Plain()),
            'b' => text switch
            {
                "true" => JsonValue.Create(true),
                "false" => JsonValue.Create(false),
                _ => throw ApiError.Invalid($"Invalid boolean: {text}", path),
            },
            'e' => spec.Allowed.Contains(text, StringComparer.Ordinal)
                ? JsonValue.Create(text)
                : throw ApiError.Invalid($"Invalid {path}: must be {OneOf(spec.Allowed)}", path),
            'v' => text == "*" || EventTypes.Known(text)
                ? JsonValue.Create(text)
                : throw ApiError.Invalid($"Invalid {path}: {text} is not a type of event", path),
            _ => throw new InvalidOperationException($"Parameter kind {spec.Kind}"),
        };

    private static string OneOf(IReadOnlyList<string> allowed) =>
        allowed.Count switch
        {
            1 => allowed[0],
            2 => $"one of {allowed[0]} or {allowed[1]}",
            _ => $"one of {string.Join(", ", allowed.Take(allowed.Count - 1))}, or {allowed[^1]}",
        };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}[{name}]";
}
