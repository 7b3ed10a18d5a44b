using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace BillingPortal.Web;

/// <summary>
/// An address of the API that exists and does not take the method: 405 and the methods it takes, instead of 404. Routing does
/// so by itself only where no catch-all takes that method, and in Development the assets bring one for GET and HEAD. Asked
/// only for requests that no endpoint serves.
/// </summary>
public sealed class WrongMethods(EndpointDataSource endpoints, ParameterPolicyFactory policies)
{
    private readonly Lazy<IReadOnlyList<Address>> _addresses = new(() =>
        [.. endpoints.Endpoints.OfType<RouteEndpoint>().Select(endpoint => Address.Of(endpoint)).OfType<Address>()]
    );

    /// <summary>What may be done at a path, sorted; empty when there is nothing.</summary>
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
