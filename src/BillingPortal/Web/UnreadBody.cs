using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace BillingPortal.Web;

/// <summary>
/// Says what is wrong with a JSON body that could not be read: text that is not JSON, a field that the endpoint does not have, or a value
/// of another type. The framework's message uses .NET terms. Follows the error's path through the body's type, and runs only after a
/// request was refused.
/// </summary>
internal static class UnreadBody
{
    /// <param name="type">The body's type; null when the endpoint names it.</param>
    public static IResult Refuse(HttpContext http, JsonException error, Type? type = null)
    {
        var path = Steps(error.Path);
        var field = path.FirstOrDefault();
        if (error.InnerException is JsonException || BodyType(http, type) is not { } body) // the reader gave up: not JSON at all
            return Unreadable(http, $"The JSON is not valid{(field is null ? "" : $" at {Problem.Echo(error.Path)}")}.", ("field", field));
        foreach (var (name, isIndex) in path.Select(step => (step, IsIndex(step))))
        {
            if (isIndex && body.Type.ElementType is { } item)
            {
                body = (Options(http).GetTypeInfo(item), null);
                continue;
            }
            var known = body.Type.Properties;
            if (known.FirstOrDefault(each => string.Equals(each.Name, name, StringComparison.OrdinalIgnoreCase)) is not { } property)
                return Unknown(http, name, [.. known.Select(each => each.Name)]);
            body = (Options(http).GetTypeInfo(property.PropertyType), RangeOf(property));
        }
        if (field is null)
            return Unreadable(http, "Send a JSON object as the body.");
        // Only the framework's message tells a repeated field from an unreadable value.
        return error.Message.StartsWith("Duplicate property", StringComparison.Ordinal)
            ? Problem.Invalid(http, field, $"{Problem.Echo(field)} was sent twice. Send it once.")
            : Problem.Invalid(
                http,
                field,
                $"{Problem.Echo(error.Path!["$.".Length..])} cannot be read. {Takes(body.Type.Type, body.Range)}"
            );
    }

    private static IResult Unreadable(HttpContext http, string detail, params (string, object?)[] more) =>
        Problem.Result(
            http,
            StatusCodes.Status400BadRequest,
            Problem.CodeOf(StatusCodes.Status400BadRequest),
            "The request cannot be read.",
            detail,
            more
        );

    /// <summary>A field or parameter that does not exist, and the ones that do. A misspelt one must not count as left out: a key
    /// would be live instead of a test key, or without its network restriction.</summary>
    public static IResult Unknown(
        HttpContext http,
        string name,
        IReadOnlyList<string> known,
        string code = "unknown_field",
        string what = "field"
    ) =>
        Problem.Result(
            http,
            StatusCodes.Status400BadRequest,
            code,
            $"There is no {what} \"{Problem.Echo(name)}\".",
            known.Count == 0 ? $"This call takes no {what}s." : $"It takes {string.Join(", ", known)}.",
            ("field", Problem.Echo(name))
        );

    /// <summary>What a value must be, as a sentence.</summary>
    /// <param name="range">Its bounds; null when every number of the type will do.</param>
    public static string Takes(Type type, RangeAttribute? range)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? "Use text in double quotes."
            : type == typeof(DateOnly) ? CalendarDays.Bounds
            : type == typeof(DateTimeOffset) ? "Use a time such as 2026-01-31T12:00:00Z."
            : type == typeof(bool) ? "Use true or false."
            : type.IsAssignableTo(typeof(IEnumerable)) ? "Use a list, such as [\"one\",\"two\"]."
            : type != typeof(int) && type != typeof(long) ? "Use a JSON object."
            : range is null ? "Use one whole number."
            : IsLargest(range.Maximum) ? $"Use one whole number, {range.Minimum} or more."
            : $"Use one whole number from {range.Minimum} to {range.Maximum}.";
    }

    private static bool IsLargest(object maximum) =>
        Convert.ToString(maximum, CultureInfo.InvariantCulture) is { } text
        && (text == int.MaxValue.ToString(CultureInfo.InvariantCulture) || text == long.MaxValue.ToString(CultureInfo.InvariantCulture));

    private static RangeAttribute? RangeOf(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(RangeAttribute), inherit: true).OfType<RangeAttribute>().FirstOrDefault();

    private static (JsonTypeInfo Type, RangeAttribute? Range)? BodyType(HttpContext http, Type? type) =>
        (type ?? UnreadParameter.EndpointOf(http)?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType) is { } known
            ? (Options(http).GetTypeInfo(known), null)
            : null;

    private static JsonSerializerOptions Options(HttpContext http) =>
        http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

    /// <summary><c>$.scopes[0]</c> as "scopes" and "[0]"; <c>$['a.b']</c> as "a.b". Empty for the whole body.</summary>
    private static List<string> Steps(string? path)
    {
        var steps = new List<string>();
        var rest = path is { Length: > 0 } ? path.AsSpan(1) : default;
        while (rest.Length > 0)
        {
            var isQuoted = rest.StartsWith("['");
            var end =
                isQuoted ? rest.IndexOf("']") + 1
                : rest[0] == '[' ? rest.IndexOf(']')
                : rest[1..].IndexOfAny('.', '[');
            if (!isQuoted && rest[0] != '[' && end < 0)
                end = rest.Length - 1;
            if (end < 0)
                break;
            steps.Add(
                isQuoted ? rest[2..(end - 1)].ToString()
                : rest[0] == '[' ? rest[..(end + 1)].ToString()
                : rest[1..(end + 1)].ToString()
            );
            rest = rest[(end + 1)..];
        }
        return steps;
    }

    private static bool IsIndex(string step) => step is ['[', .., ']'];
}
