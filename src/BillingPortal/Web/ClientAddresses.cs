using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.HttpOverrides;

namespace BillingPortal.Web;

/// <summary>
/// Who calls, by which scheme, at which host, before anything is decided by it: metered calls leave the pipeline early, and a key's
/// networks are judged there.
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
        // After everybody: the framework's own switch (ASPNETCORE_FORWARDEDHEADERS_ENABLED) uses these options too, and would believe anyone.
        services.PostConfigure<ForwardedHeadersOptions>(options =>
        {
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in proxy.Known?.Networks ?? [])
                options.KnownIPNetworks.Add(network);
            // To the framework an empty list of proxies means all of them.
            options.ForwardedHeaders = proxy.Known is null
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            options.ForwardLimit = null; // each hop is believed as long as it is a known one
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
                // Whoever reaches an https address came by https, even where a proxy ended it and says nothing: cookies and redirects go by this.
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

    /// <summary>From its first visit a browser comes by https only.</summary>
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

    /// <summary>The public host, with and without its port, and what <c>AllowedHosts</c> names besides.</summary>
    private static HashSet<string> HostsOf(PublicUrl publicUrl, IConfiguration configuration) =>
        new(
            [
                publicUrl.Host,
                publicUrl.Authority,
                .. (configuration["AllowedHosts"] ?? "").Split([';', '*'], StringSplitOptions.RemoveEmptyEntries),
            ],
            StringComparer.OrdinalIgnoreCase
        );

    // A load balancer asks by address.
    private static bool IsProbe(HttpContext http) => http.Request.Path == HealthPath || http.Request.Path == ReadyPath;
}
