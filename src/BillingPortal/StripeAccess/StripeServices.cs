using BillingPortal.Jobs;
using Stripe;

namespace BillingPortal.StripeAccess;

/// <summary>Registers Stripe's clients and what publishes the catalogue.</summary>
public static class StripeServices
{
    /// <summary>Key of the client that never retries by itself: the usage reporter decides about retries.</summary>
    public const string WithoutRetry = "without-retry";

    private const string Connection = "stripe";

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(20);

    /// <summary>
    /// One pooled connection for the process. The address comes from <see cref="StripeSettings"/>, and so does the key, read for
    /// every call.
    /// </summary>
    public static IServiceCollection AddStripe(this IServiceCollection services)
    {
        services.AddSingleton(provider => StripeSettings.From(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<StripePrices>();
        services.AddSingleton<PublishCatalogue>();
        services.AddSingleton<StripeTime>();
        services.AddSingleton<DescribeTransient>(failure =>
            StripeFailure.Is(failure, CancellationToken.None) ? StripeFailure.Message(failure) : null
        );
        services.AddHostedService<WatchClock>();
        services.AddSingleton<FollowStripeKey>();
        services.AddHostedService(provider => provider.GetRequiredService<FollowStripeKey>());
        // Keyed, so that no other code that asks for an HttpClient sends Stripe's key elsewhere.
        services.AddKeyedSingleton(
            Connection,
            (provider, _) =>
                new HttpClient(
                    new SendCurrentKey(
                        provider.GetRequiredService<StripeSettings>(),
                        provider.GetRequiredService<FollowStripeKey>(),
                        provider.GetRequiredService<StripeTime>(),
                        new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }
                    )
                )
                {
                    Timeout = CallTimeout,
                }
        );
        services.AddSingleton<IStripeClient>(provider => Client(provider, retries: SystemNetHttpClient.DefaultMaxNumberRetries));
        services.AddKeyedSingleton<IStripeClient>(WithoutRetry, (provider, _) => Client(provider, retries: 0));
        return services;
    }

    private static StripeClient Client(IServiceProvider provider, int retries)
    {
        var settings = provider.GetRequiredService<StripeSettings>();
        var http = new SystemNetHttpClient(provider.GetRequiredKeyedService<HttpClient>(Connection), retries);
        return new StripeClient(SendCurrentKey.Placeholder, clientId: null, http, settings.ApiBase, meterEventsBase: settings.ApiBase);
    }
}
