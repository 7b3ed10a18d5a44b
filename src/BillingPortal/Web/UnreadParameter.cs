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
        foreach (var parameter in EndpointOf(http)?.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
        {
            var name = NameOf(parameter);
            if (!http.Request.Query.TryGetValue(name, out var sent))
                continue;
            var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            if (!CanRead(type, sent.ToString()))
                return (
                    name,
                    $"\"{Problem.Echo(sent)}\" cannot be read. {UnreadBody.Takes(type, parameter.GetCustomAttribute<RangeAttribute>())}"
                );
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

    /// <summary>The endpoint that refused, also while its error is handled.</summary>
    internal static Endpoint? EndpointOf(HttpContext http) => http.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? http.GetEndpoint();

    /// <summary>The parameter's name in a query.</summary>
    internal static string NameOf(ParameterInfo parameter) =>
        parameter.GetCustomAttributes().OfType<IFromQueryMetadata>().FirstOrDefault()?.Name ?? parameter.Name ?? "";
}

/// <summary>A field of the request that cannot be read. Becomes a 400 with the field's name.</summary>
/// <param name="message">What the field accepts.</param>
public sealed class UnreadableFieldException(string name, string message) : BadHttpRequestException($"{name}: {message}")
{
    public string Field => name;
    public string Advice => message;
}
