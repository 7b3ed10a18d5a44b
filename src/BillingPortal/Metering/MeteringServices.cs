namespace BillingPortal.Metering;

public static class MeteringServices
{
    public static IServiceCollection AddMetering(this IServiceCollection services)
    {
        services.AddSingleton<AuthenticateKey>();
        services.AddSingleton<LimitRate>();
        services.AddSingleton<ReserveQuota>();
        services.AddSingleton<RecordUsage>();
        services.AddSingleton<MeteringSteps>();
        services.AddSingleton<SettleLeftStreams>();
        services.AddSingleton<LedgerWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<LedgerWriter>());
        return services;
    }
}
