using BillingPortal.Web;
using Stripe;

namespace BillingPortal.Plans;

public static class StripeServices
{
    /// <summary>Key of the client that never repeats a call by itself: the usage reporter decides that.</summary>
    public const string WithoutRetry = "without-retry";

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(20);

    /// <summary>One pooled connection for the process; the key and the address come from <see cref="StripeSettings"/>.</summary>
    public static IServiceCollection AddStripe(this IServiceCollection services)
    {
        services.AddSingleton(provider => StripeSettings.From(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(_ => new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = CallTimeout });
        services.AddSingleton<IStripeClient>(provider => Client(provider, retries: SystemNetHttpClient.DefaultMaxNumberRetries));
        services.AddKeyedSingleton<IStripeClient>(WithoutRetry, (provider, _) => Client(provider, retries: 0));
        return services;
    }

    private static StripeClient Client(IServiceProvider provider, int retries)
    {
        var settings = provider.GetRequiredService<StripeSettings>();
        return new StripeClient(settings.SecretKey, clientId: null, new SystemNetHttpClient(provider.GetRequiredService<HttpClient>(), retries), settings.ApiBase);
    }
}
