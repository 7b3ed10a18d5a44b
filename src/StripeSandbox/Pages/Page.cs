using System.Reflection;

namespace StripeSandbox.Pages;

/// <summary>The frame of every page: the sandbox banner, the style sheets, and a content security policy without scripts.</summary>
public static class Page
{
    private static readonly Html Mark = new(
        """
        <svg viewBox="0 0 22 22" aria-hidden="true"><path class="used" d="M2 20V13h3v7zM7 20V9h3v11zM12 20V5h3v15z"/><path class="proj"
        d="M17.5 20V2.5h2V20"/></svg>
        """
    );

    /// <param name="formTargets">Other origins a form may redirect to. The policy counts a redirect after a POST as a form target.</param>
    public static IResult Show(
        HttpContext http,
        string title,
        Html body,
        int status = 200,
        string? refreshSeconds = null,
        params string?[] formTargets
    )
    {
        var origins = formTargets.Select(Origin).Where(o => o.Length > 0).Distinct(StringComparer.Ordinal);
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self' {string.Join(' ', origins)}; "
            + "base-uri 'none'; frame-ancestors 'none'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "same-origin";
        http.Response.Headers.CacheControl = "no-store";
        var refresh = refreshSeconds is null ? Html.None : Html.Of($"""<meta http-equiv="refresh" content="{refreshSeconds}">""");
        var page = Html.Of(
            $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">{refresh}
            <title>{title} · Stripe sandbox</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/tokens.css"><link
            rel="stylesheet" href="/assets/sandbox.css"></head>
            <body><a class="skip" href="#main">Skip to content</a><aside class="band"
            aria-label="Sandbox"><span>Sandbox · no real money moves here</span></aside>
            {body}
            </body></html>
            """
        );
        return Results.Content(page.Text, "text/html; charset=utf-8", statusCode: status);
    }

    private static string Origin(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri.GetLeftPart(UriPartial.Authority) : "";

    public static Html Brand(string name, string href) => Html.Of($"""<a class="brand" href="{href}">{Mark}{name}</a>""");

    private const string MayBeMistyped = "The address may be mistyped, or the sandbox was reset since the link was made.";

    public static IResult NotFound(HttpContext http, string what) =>
        Show(
            http,
            "Not found",
            Html.Of(
                $"""
                <main id="main" class="page narrow"><h1>{what}</h1><p>{MayBeMistyped}</p><p><a href="/">Sandbox dashboard</a></p></main>
                """
            ),
            404
        );

    public static void MapAssets(WebApplication app)
    {
        foreach (var name in new[] { "tokens.css", "sandbox.css" })
        {
            var text = Read(name);
            app.MapGet("/assets/" + name, () => Results.Text(text, "text/css; charset=utf-8"));
        }
    }

    private static string Read(string name)
    {
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream("StripeSandbox.wwwroot." + name)
            ?? throw new InvalidOperationException($"The program carries no {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Pages have no password, so refuse requests from other sites: they must not submit these forms.</summary>
    public static Func<HttpContext, RequestDelegate, Task> RefuseOtherSites() =>
        (http, next) =>
        {
            var origin = http.Request.Headers.Origin.FirstOrDefault();
            var own = $"{http.Request.Scheme}://{http.Request.Host}";
            if (
                HttpMethods.IsGet(http.Request.Method)
                || string.IsNullOrEmpty(origin)
                || origin == own
                || origin == "null" && http.Request.Headers["Sec-Fetch-Site"] == "same-origin"
            )
                return next(http);
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return http.Response.WriteAsync("This form was sent from another site.", http.RequestAborted);
        };
}
