using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Stripe;

namespace BillingPortal.StripeExtensions;

/// <summary>Registers the application's client.</summary>
public static class StripeClientServices
{
    /// <summary>
    /// Adds <see cref="StripeClient"/> and <see cref="IStripeClient"/>, built on first use; <paramref name="options"/> gives
    /// key and addresses. A caller that does its own retries passes 0 as <paramref name="maxNetworkRetries"/>.
    /// </summary>
    public static IServiceCollection AddStripeClient(
        this IServiceCollection services,
        Func<IServiceProvider, StripeClientOptions> options,
        int maxNetworkRetries = SystemNetHttpClient.DefaultMaxNumberRetries
    )
    {
        services.TryAddSingleton(provider =>
        {
            var given = options(provider);
            given.HttpClient ??= new SystemNetHttpClient(maxNetworkRetries: maxNetworkRetries);
            return new StripeClient(given);
        });
        services.TryAddSingleton<IStripeClient>(provider => provider.GetRequiredService<StripeClient>());
        return services;
    }
}
