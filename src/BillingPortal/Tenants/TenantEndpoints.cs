using BillingPortal.Web;

namespace BillingPortal.Tenants;

/// <summary>Restricts REST endpoints to members and keys of an organisation.</summary>
public static class TenantEndpoints
{
    private const string Item = "BillingPortal.Tenant";

    /// <summary>The caller's organisation, inside an endpoint that <see cref="RequireTenant"/> guards.</summary>
    public static TenantContext Tenant(this HttpContext http) => (TenantContext)http.Items[Item]!;

    /// <summary>
    /// Requires a sign-in by cookie or key, membership in an organisation and, for a key, <paramref name="scope"/>. Refuses a request that
    /// another site's page sent with our cookie.
    /// </summary>
    public static TBuilder RequireTenant<TBuilder>(this TBuilder endpoint, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint
            .RequireAuthorization()
            .AddEndpointFilter(
                async (context, next) =>
                {
                    var http = context.HttpContext;
                    var isKey = http.User.FindFirst(CurrentTenant.ScopeClaim)?.Value is { } scopes;
                    if (isKey && !http.User.FindFirst(CurrentTenant.ScopeClaim)!.Value.Split(' ').Contains(scope))
                        return Problem.Result(
                            http,
                            StatusCodes.Status403Forbidden,
                            "scope_missing",
                            "This key may not do that.",
                            $"Use a key with the scope \"{scope}\"."
                        );
                    if (!isKey && !IsSameSite(http))
                        return Problem.Result(http, StatusCodes.Status403Forbidden, "cross_site", "This request came from another site.");
                    var tenant = await http.RequestServices.GetRequiredService<CurrentTenant>().FindAsync(http.User, http.RequestAborted);
                    if (tenant is null)
                        return Problem.Result(
                            http,
                            StatusCodes.Status403Forbidden,
                            "no_organisation",
                            "You belong to no organisation.",
                            "Ask an owner to invite you."
                        );
                    if ((KnownParameters.RefuseOthers(http) ?? await UntakenBody.RefuseAsync(http)) is { } unknown)
                        return unknown;
                    http.Items[Item] = tenant;
                    return await next(context);
                }
            );

    /// <summary>For changes: refuses unless the member's role, or the key's scope, allows it.</summary>
    public static IResult? RefuseUnless(HttpContext http, bool allowed, string what) =>
        allowed
            ? null
            : Problem.Result(
                http,
                StatusCodes.Status403Forbidden,
                "role_missing",
                $"Your role may not {what}.",
                "Ask an owner of the organisation."
            );

    private static bool IsSameSite(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            return true;
        var site = http.Request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
            return site is "same-origin" or "none";
        var origin = http.Request.Headers.Origin.ToString();
        return origin.Length == 0
            || origin == $"{http.Request.Scheme}://{http.Request.Host}"
            || origin == http.RequestServices.GetRequiredService<PublicUrl>().Origin;
    }
}
