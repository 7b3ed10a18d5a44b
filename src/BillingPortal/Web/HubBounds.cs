using System.Security.Claims;

namespace BillingPortal.Web;

/// <summary>
/// Limits circuits. Every page with one requires a signed-in person, so nobody else may open one. Each connection costs memory on the
/// server, so a person may have only so many.
/// </summary>
public sealed class HubBounds
{
    public const string Path = "/_blazor";
    public const int MostPerPerson = 50;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>Open connections.</summary>
    public int Open
    {
        get
        {
            lock (_gate)
                return _open.Values.Sum();
        }
    }

    internal bool TryEnter(string person)
    {
        lock (_gate)
        {
            var open = _open.GetValueOrDefault(person);
            if (open >= MostPerPerson)
                return false;
            _open[person] = open + 1;
            return true;
        }
    }

    internal void Leave(string person)
    {
        lock (_gate)
        {
            if (--_open[person] == 0)
                _open.Remove(person);
        }
    }
}

/// <summary>Adds the bounds of Blazor's hub to the request pipeline.</summary>
public static class HubBoundsPipeline
{
    private static readonly PathString Farewell = HubBounds.Path + "/disconnect";

    public static IServiceCollection AddHubBounds(this IServiceCollection services) => services.AddSingleton<HubBounds>();

    public static IApplicationBuilder UseHubBounds(this IApplicationBuilder app)
    {
        var bounds = app.ApplicationServices.GetRequiredService<HubBounds>();
        return app.Use(
            async (http, next) =>
            {
                if (!http.Request.Path.StartsWithSegments(HubBounds.Path, StringComparison.OrdinalIgnoreCase))
                {
                    await next(http);
                    return;
                }
                // A page says goodbye when it is left, also after its reader has signed out. Without that its circuit would stay for
                // minutes. The message names the circuit by a sealed id and can only end it.
                if (http.Request.Path.Equals(Farewell, StringComparison.OrdinalIgnoreCase))
                {
                    await next(http);
                    return;
                }
                if (http.User.FindFirstValue(ClaimTypes.NameIdentifier) is not { } person)
                {
                    await RefuseAsync(http, StatusCodes.Status401Unauthorized, "Sign in first.");
                    return;
                }
                if (!bounds.TryEnter(person))
                {
                    await RefuseAsync(http, StatusCodes.Status429TooManyRequests, "Too many pages are open at once. Close some.");
                    return;
                }
                try
                {
                    await next(http); // returns when the connection ends
                }
                finally
                {
                    bounds.Leave(person);
                }
            }
        );
    }

    private static Task RefuseAsync(HttpContext http, int status, string why)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(why, http.RequestAborted);
    }
}
