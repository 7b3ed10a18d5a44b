using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace BillingPortal.Web;

/// <summary>
/// Finds the methods that an existing API address supports, for a 405 instead of a 404. Routing does this itself only where no catch-all
/// takes the method, and in Development the static assets add one for GET and HEAD. Asked only for requests that no endpoint serves.
/// </summary>
public sealed class WrongMethods(EndpointDataSource endpoints, ParameterPolicyFactory policies)
{
    private readonly Lazy<IReadOnlyList<Address>> _addresses = new(() =>
        [.. endpoints.Endpoints.OfType<RouteEndpoint>().Select(endpoint => Address.Of(endpoint)).OfType<Address>()]
    );

    /// <summary>The methods supported at a path, sorted; empty when there are none.</summary>
    public IReadOnlyList<string> At(HttpContext http)
    {
        var methods = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var address in _addresses.Value)
        {
            var values = new RouteValueDictionary();
            if (address.Matcher.TryMatch(http.Request.Path, values) && FitsConstraints(http, address.Pattern, values))
                methods.UnionWith(address.Methods);
        }
        return [.. methods];
    }

    private bool FitsConstraints(HttpContext http, RoutePattern pattern, RouteValueDictionary values)
    {
        foreach (var (name, references) in pattern.ParameterPolicies)
        foreach (var reference in references)
            if (
                policies.Create(pattern.GetParameter(name), reference) is IRouteConstraint constraint
                && !constraint.Match(http, route: null, name, values, RouteDirection.IncomingRequest)
            )
                return false;
        return true;
    }

    private sealed record Address(RoutePattern Pattern, TemplateMatcher Matcher, IReadOnlyList<string> Methods)
    {
        public static Address? Of(RouteEndpoint endpoint) =>
            endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is not { HttpMethods: { Count: > 0 } methods }
            || !RequestServices.IsApiPath(endpoint.RoutePattern.RawText ?? "")
                ? null
                : new Address(
                    endpoint.RoutePattern,
                    new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), new RouteValueDictionary()),
                    [.. methods]
                );
    }
}
