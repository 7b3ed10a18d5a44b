using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;

namespace BillingPortal.Web;

/// <summary>
/// Names the parameter of a refused request that could not be read, and what it accepts. The framework's message uses .NET terms and has no
/// name a program could use. The endpoint's own parameters give the name, and their <see cref="RangeAttribute"/> the bounds. Runs only
/// after a request was refused.
/// </summary>
internal static class UnreadParameter
{
    /// <returns>Null when every parameter can be read, so something else is wrong.</returns>
    public static (string Field, string Message)? Find(HttpContext http)
    {
        var endpoint = http.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? http.GetEndpoint();
        foreach (var parameter in endpoint?.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
        {
            var name = parameter.GetCustomAttributes().OfType<IFromQueryMetadata>().FirstOrDefault()?.Name ?? parameter.Name ?? "";
            if (!http.Request.Query.TryGetValue(name, out var sent))
                continue;
            var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            if (!CanRead(type, sent.ToString()))
                return (name, $"\"{Problem.Echo(sent)}\" cannot be read. {Takes(type, parameter)}");
        }
        return null;
    }

    // Parses as the framework does. Types not listed here get the general answer.
    private static bool CanRead(Type type, string text) =>
        type == typeof(int) ? int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)
        : type == typeof(long) ? long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)
        : type == typeof(DateOnly) ? DateOnly.TryParse(text, CultureInfo.InvariantCulture, out _)
        : type == typeof(DateTimeOffset) ? DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _)
        : type != typeof(bool) || bool.TryParse(text, out _);

    private static string Takes(Type type, ParameterInfo parameter) =>
        type == typeof(DateOnly) ? CalendarDays.Bounds
        : type == typeof(DateTimeOffset) ? "Use a time such as 2026-01-31T12:00:00Z."
        : type == typeof(bool) ? "Use true or false."
        : parameter.GetCustomAttribute<RangeAttribute>() is not { } range ? "Use one whole number."
        : range.Maximum is int.MaxValue ? $"Use one whole number, {range.Minimum} or more."
        : $"Use one whole number from {range.Minimum} to {range.Maximum}.";
}

/// <summary>A field of the request that cannot be read. Becomes a 400 with the field's name.</summary>
/// <param name="message">What the field accepts.</param>
public sealed class UnreadableFieldException(string name, string message) : BadHttpRequestException($"{name}: {message}")
{
    public string Field => name;
    public string Advice => message;
}
