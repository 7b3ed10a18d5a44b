using System.Collections.Concurrent;
using System.Reflection;

namespace BillingPortal.Web;

/// <summary>
/// Refuses a query parameter that a REST endpoint does not have: with <c>?metre=tokens</c> ignored, the answer would look filtered and
/// would not be.
/// </summary>
public static class KnownParameters
{
    private static readonly ConcurrentDictionary<MethodInfo, string[]> Known = new();

    /// <returns>The refusal; null when every parameter is the endpoint's own.</returns>
    public static IResult? RefuseOthers(HttpContext http)
    {
        if (http.Request.Query.Count == 0 || http.GetEndpoint()?.Metadata.GetMetadata<MethodInfo>() is not { } method)
            return null;
        var known = Known.GetOrAdd(method, Names);
        foreach (var sent in http.Request.Query.Keys)
            if (!known.Contains(sent, StringComparer.OrdinalIgnoreCase))
                return UnreadBody.Unknown(http, sent, known, "unknown_parameter", "parameter");
        return null;

        string[] Names(MethodInfo of) =>
            [
                .. of.GetParameters()
                    .Where(parameter => IsText(parameter.ParameterType) && !http.Request.RouteValues.ContainsKey(parameter.Name!))
                    .Select(UnreadParameter.NameOf),
            ];
    }

    private static bool IsText(Type type) => type == typeof(string) || (type.IsValueType && type != typeof(CancellationToken));
}
