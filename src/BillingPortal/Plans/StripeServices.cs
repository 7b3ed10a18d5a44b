using BillingPortal.Web;
using Stripe;

namespace BillingPortal.Plans;

public static class StripeServices
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(20);

    /// <summary>One pooled client for the process; the key and the address come from <see cref="StripeSettings"/>.</summary>
    public static IServiceCollection AddStripe(this IServiceCollection services)
    {
        services.AddSingleton(provider => StripeSettings.From(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<IStripeClient>(provider =>
        {
            var settings = provider.GetRequiredService<StripeSettings>();
            var http = new SystemNetHttpClient(new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = CallTimeout });
            return new StripeClient(settings.SecretKey, clientId: null, http, settings.ApiBase);
        });
        return services;
    }
}
