using System.Security.Claims;
using System.Threading.RateLimiting;
using BillingPortal.Web;

namespace BillingPortal.Tenants;

/// <summary>
/// Limits how often one caller may use the REST API, and how many requests at once. A caller is all keys of an organisation together, a
/// person, or an address. Metered endpoints have their plan's rate instead and do not pass here.
/// </summary>
public static class RestLimits
{
    private const string CallsName = "Rest:CallsPerMinute";
    private const int CallsPerMinute = 600;

    /// <summary>Long reads one caller may run at the same time.</summary>
    private const int LongReadsPerCaller = 2;
    private const int RetryAfterSeconds = 5;

    public static IServiceCollection AddRestLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var perMinute = Math.Max(1, configuration.GetValue(CallsName, CallsPerMinute));
        var perSecond = Math.Max(1, perMinute / 60);
        services.AddSingleton<LongReads>();
        return services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(http =>
                    !IsCounted(http)
                        ? RateLimitPartition.GetNoLimiter("")
                        : RateLimitPartition.GetTokenBucketLimiter(
                            CallerOf(http),
                            _ => new TokenBucketRateLimiterOptions
                            {
                                TokenLimit = perMinute,
                                TokensPerPeriod = perSecond,
                                ReplenishmentPeriod = TimeSpan.FromMinutes(1) * perSecond / perMinute,
                                QueueLimit = 0,
                            }
                        )
                ),
                PartitionedRateLimiter.Create<HttpContext, string>(http =>
                    http.GetEndpoint()?.Metadata.GetMetadata<LongRead>() is null
                        ? RateLimitPartition.GetNoLimiter("")
                        : RateLimitPartition.GetConcurrencyLimiter(
                            CallerOf(http),
                            _ => new ConcurrencyLimiterOptions { PermitLimit = LongReadsPerCaller, QueueLimit = 0 }
                        )
                )
            );
            options.OnRejected = async (context, _) =>
            {
                var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after)
                    ? (int)Math.Ceiling(after.TotalSeconds)
                    : RetryAfterSeconds;
                context.HttpContext.Response.Headers.RetryAfter = Math.Max(1, wait)
                    .ToString(System.Globalization.CultureInfo.InvariantCulture);
                if (RequestServices.IsApi(context.HttpContext))
                    await Problem.Write(
                        context.HttpContext,
                        StatusCodes.Status429TooManyRequests,
                        "rate_limited",
                        "Too many requests.",
                        "Wait for Retry-After seconds, and ask for fewer at once."
                    );
            };
        });
    }

    /// <summary>A read whose cost grows with the recorded data, such as an export.</summary>
    public static TBuilder AsLongRead<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new LongRead());

    // Includes the circuit's negotiation: each one leaves a connection waiting to be used.
    private static bool IsCounted(HttpContext http) =>
        RequestServices.IsApi(http) || http.Request.Path.StartsWithSegments("/_blazor/negotiate", StringComparison.OrdinalIgnoreCase);

    private static string CallerOf(HttpContext http) =>
        http.User.FindFirstValue(CurrentTenant.TenantClaim) is { } tenant ? "tenant:" + tenant
        : http.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } person ? "person:" + person
        : http.Connection.RemoteIpAddress is { } address ? "network:" + CallerNetwork.Of(address)
        : "unknown";

    private sealed class LongRead;
}
