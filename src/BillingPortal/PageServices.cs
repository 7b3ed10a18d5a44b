using BillingPortal.Layout;

namespace BillingPortal;

internal static class PageServices
{
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        // A browser that hears nothing for 15 s (connection.js) treats its connection as lost, so the server pings well before that.
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub => hub.KeepAliveInterval = Ping);
        services.AddHttpContextAccessor();
        return services;
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets();
        // UseSecurityHeaders already sets the policy for frames and sockets.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }
}
