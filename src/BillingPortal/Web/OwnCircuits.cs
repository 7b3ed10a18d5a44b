namespace BillingPortal.Web;

/// <summary>
/// A browser sends the portal's cookie along with whatever page opens a socket here, so the hub takes only pages of the
/// portal's own origin: its public address, or the one the request itself came to. Another port is another origin.
/// </summary>
public static class OwnCircuits
{
    private const string Hub = "/_blazor";

    public static IApplicationBuilder UseOwnCircuitsOnly(this IApplicationBuilder app)
    {
        var root = app.ApplicationServices.GetRequiredService<PublicUrl>().Root;
        // Without one that can be read, the address that was asked is the only own one.
        var publicOrigin = Uri.TryCreate(root, UriKind.Absolute, out var configured) ? configured : null;
        return app.Use(
            (http, next) =>
                !http.Request.Path.StartsWithSegments(Hub, StringComparison.OrdinalIgnoreCase) || IsOwn(http.Request, publicOrigin)
                    ? next(http)
                    : Problem.Write(http, StatusCodes.Status403Forbidden, "cross_site", "This request came from another site.")
        );
    }

    /// <summary>
    /// Browsers name the origin on every socket and every post, so one without it is no page's: a program asks, and it has no use for a
    /// circuit. Plain reads of the same origin carry none, and begin nothing.
    /// </summary>
    private static bool IsOwn(HttpRequest request, Uri? publicOrigin)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0)
            return HttpMethods.IsGet(request.Method)
                && request.Headers.Upgrade.Count == 0
                && request.Headers["Sec-Fetch-Site"].ToString() is ("" or "same-origin" or "none");
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var page))
            return false; // "null": a sandboxed frame, a file
        if (publicOrigin is not null && IsSame(page, publicOrigin))
            return true;
        return Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var here) && IsSame(page, here);
    }

    private static bool IsSame(Uri one, Uri other) =>
        one.Scheme == other.Scheme
        && one.Port == other.Port
        && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);
}
