using BillingPortal.Jobs;
using BillingPortal.Metering.Ledger;
using BillingPortal.Metering.Quota;

namespace BillingPortal.Metering;

/// <summary>Registers the steps of a metered call, the quota and the ledger.</summary>
public static class MeteringServices
{
    private const int ForgetEverySeconds = 600;

    public static IServiceCollection AddMetering(this IServiceCollection services)
    {
        services.AddSingleton<SlowBadKeys>();
        services.AddSingleton<AuthenticateKey>();
        services.AddSingleton<LimitRate>();
        services.AddSingleton<QuotaCounters>();
        services.AddSingleton<QuotaRefusals>();
        services.AddSingleton<RaiseAlerts>();
        services.AddSingleton<ReserveQuota>();
        services.AddSingleton<RecordUsage>();
        services.AddSingleton<ReplayAnswer>();
        services.AddSingleton<CountRefusals>();
        services.AddHostedService(provider => provider.GetRequiredService<CountRefusals>());
        services.AddSingleton<ServeMetered>();
        services.AddSingleton<LedgerWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<LedgerWriter>());
        services.AddHostedService<SettleLeftStreams>();
        services.AddPortalJob<ForgetAnswers>("forget-answers", "Forget stored answers", ForgetEverySeconds);
        services.AddPortalJob<TellAlerts>(JobNames.TellAlerts, "Mail passed usage marks", everySeconds: 60);
        return services;
    }
}
