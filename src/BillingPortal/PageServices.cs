using BillingPortal.Layout;

namespace BillingPortal;

internal static class PageServices
{
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        // A browser that hears nothing for 15 s (connection.js) counts its connection as lost: the server says something well before.
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub => hub.KeepAliveInterval = Ping);
        services.AddHttpContextAccessor();
        return services;
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets();
        // The policy above already says which frames and sockets are allowed.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }
}
