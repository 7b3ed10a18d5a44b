using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.HttpOverrides;

namespace BillingPortal.Web;

/// <summary>
/// Resolves the caller's address, the scheme and the host before anything depends on them: metered calls leave the pipeline early, and a
/// key's networks are checked there.
/// </summary>
public static class ClientAddresses
{
    private const string HealthPath = "/healthz",
        ReadyPath = "/readyz";
    private const string Https = "https";
    private const string OneYear = "max-age=31536000";

    public static IServiceCollection AddClientAddresses(this IServiceCollection services, IConfiguration configuration)
    {
        var proxy = ProxySettings.From(configuration);
        services.AddSingleton(proxy);
        // PostConfigure, to run last: the framework's own switch (ASPNETCORE_FORWARDEDHEADERS_ENABLED) sets the same options and would
        // trust every proxy.
        services.PostConfigure<ForwardedHeadersOptions>(options =>
        {
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in proxy.Known?.Networks ?? [])
                options.KnownIPNetworks.Add(network);
            // The framework reads an empty list of proxies as all of them.
            options.ForwardedHeaders = proxy.Known is null
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            options.ForwardLimit = null; // every hop is trusted as long as it is a known proxy
        });
        services.Configure<AntiforgeryOptions>(options => options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest);
        return services;
    }

    public static IApplicationBuilder UseClientAddresses(this WebApplication app)
    {
        var publicUrl = app.Services.GetRequiredService<PublicUrl>();
        if (app.Services.GetRequiredService<ProxySettings>().Known is not null)
            app.UseForwardedHeaders();
        var hosts = app.Environment.IsProduction() ? HostsOf(publicUrl, app.Configuration) : null;
        return app.Use(
            (http, next) =>
            {
                // A request to an https address counts as https even when the proxy that ended TLS sets no header: cookies and redirects
                // depend on the scheme.
                if (publicUrl.IsHttps)
                    http.Request.Scheme = Https;
                if (
                    hosts is null
                    || hosts.Contains(http.Request.Headers.Host.ToString())
                    || hosts.Contains(http.Request.Host.Host)
                    || IsProbe(http)
                )
                    return next(http);
                http.Response.StatusCode = StatusCodes.Status400BadRequest;
                return http.Response.WriteAsync($"This portal is reached at {publicUrl.Root}.\n", http.RequestAborted);
            }
        );
    }

    /// <summary>HSTS: after the first visit browsers use https only.</summary>
    public static IApplicationBuilder UseStrictTransport(this WebApplication app)
    {
        var isStrict = app.Environment.IsProduction() && app.Services.GetRequiredService<PublicUrl>().IsHttps;
        return !isStrict
            ? app
            : app.Use(
                (http, next) =>
                {
                    http.Response.Headers.StrictTransportSecurity = OneYear;
                    return next(http);
                }
            );
    }

    /// <summary>The public host, with and without its port, and the hosts in <c>AllowedHosts</c>.</summary>
    private static HashSet<string> HostsOf(PublicUrl publicUrl, IConfiguration configuration) =>
        new(
            [
                publicUrl.Host,
                publicUrl.Authority,
                .. (configuration["AllowedHosts"] ?? "").Split([';', '*'], StringSplitOptions.RemoveEmptyEntries),
            ],
            StringComparer.OrdinalIgnoreCase
        );

    // Load balancers probe by address, not by host name.
    private static bool IsProbe(HttpContext http) => http.Request.Path == HealthPath || http.Request.Path == ReadyPath;
}
