namespace BillingPortal.Web;

/// <summary>
/// Only pages of the portal's own origin may open a circuit: browsers send the portal's cookie with a socket opened by any page. The own
/// origin is the public address, or the address of the request itself. Another port is another origin.
/// </summary>
public static class OwnCircuits
{
    private const string Hub = "/_blazor";

    public static IApplicationBuilder UseOwnCircuitsOnly(this IApplicationBuilder app)
    {
        var root = app.ApplicationServices.GetRequiredService<PublicUrl>().Root;
        // Without a readable public address only the requested address counts as our own.
        var publicOrigin = Uri.TryCreate(root, UriKind.Absolute, out var configured) ? configured : null;
        return app.Use(
            (http, next) =>
                !http.Request.Path.StartsWithSegments(Hub, StringComparison.OrdinalIgnoreCase) || IsOwn(http.Request, publicOrigin)
                    ? next(http)
                    : Problem.Write(http, StatusCodes.Status403Forbidden, "cross_site", "This request came from another site.")
        );
    }

    /// <summary>
    /// Browsers send the origin with every socket and every post, so a request without one comes from a program, which needs no circuit. A
    /// GET of the same origin carries none, and starts nothing.
    /// </summary>
    private static bool IsOwn(HttpRequest request, Uri? publicOrigin)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0)
            return HttpMethods.IsGet(request.Method)
                && request.Headers.Upgrade.Count == 0
                && request.Headers["Sec-Fetch-Site"].ToString() is ("" or "same-origin" or "none");
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var page))
            return false; // "null": a sandboxed frame or a file
        if (publicOrigin is not null && IsSame(page, publicOrigin))
            return true;
        return Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var here) && IsSame(page, here);
    }

    private static bool IsSame(Uri one, Uri other) =>
        one.Scheme == other.Scheme
        && one.Port == other.Port
        && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);
}
