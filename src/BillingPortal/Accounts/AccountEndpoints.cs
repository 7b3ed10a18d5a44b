using System.Threading.RateLimiting;
using BillingPortal.Web;
using Microsoft.AspNetCore.Antiforgery;

namespace BillingPortal.Accounts;

/// <summary>Account routes besides the pages: signing out, and a rate limit on form posts.</summary>
public static class AccountEndpoints
{
    /// <summary>Limits posts of account forms by address; reading a page is not limited.</summary>
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
