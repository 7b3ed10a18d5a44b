using System.Threading.RateLimiting;
using BillingPortal.Web;
using Microsoft.AspNetCore.Antiforgery;

namespace BillingPortal.Accounts;

/// <summary>What accounts need besides pages: signing out, and a bound on how often a form may be tried.</summary>
public static class AccountEndpoints
{
    /// <summary>Limits posts of account forms by address; reading a page is free.</summary>
    public const string FormLimit = "account-forms";

    private const int PostsPerMinute = 20;
    private const int PostsPerMinuteInDevelopment = 600;

    public static IServiceCollection AddAccountLimits(this IServiceCollection services) =>
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.AddPolicy(
                FormLimit,
                http =>
                {
                    if (!HttpMethods.IsPost(http.Request.Method))
                        return RateLimitPartition.GetNoLimiter("reading");
                    var most = http.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment()
                        ? PostsPerMinuteInDevelopment
                        : PostsPerMinute;
                    return RateLimitPartition.GetFixedWindowLimiter(
                        http.Connection.RemoteIpAddress is { } address ? CallerNetwork.Of(address).ToString() : "unknown",
                        _ => new FixedWindowRateLimiterOptions { PermitLimit = most, Window = TimeSpan.FromMinutes(1) }
                    );
                }
            );
        });

    public static void MapAccounts(this IEndpointRouteBuilder app) =>
        app.MapPost(
                "/sign-out",
                async (HttpContext http, SignOut signOut) =>
                {
                    await signOut.RunAsync(http.User, http.RequestAborted);
                    return Results.LocalRedirect("/");
                }
            )
            .WithMetadata(new RequireAntiforgeryTokenAttribute())
            .ExcludeFromDescription();
}
