using BillingPortal.Jobs;
using BillingPortal.UsageReporting.Corrections;
using BillingPortal.UsageReporting.Reporters;

namespace BillingPortal.UsageReporting;

/// <summary>Registers the freezing and sending of usage reports, and corrections.</summary>
public static class UsageReportingServices
{
    public static IServiceCollection AddUsageReporting(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection(ReportSettings.Section).Get<ReportSettings>() ?? new ReportSettings());
        services.AddSingleton<StripeMeters>();
        services.AddSingleton<MeterEventReporter>();
        services.AddSingleton<LegacyRecordReporter>();
        services.AddSingleton<IUsageReporter>(provider => provider.GetRequiredService<MeterEventReporter>());
        services.AddSingleton<IUsageReporter>(provider => provider.GetRequiredService<LegacyRecordReporter>());
        services.AddSingleton<SendShadowCopies>();
        services.AddSingleton<ReportPace>();
        services.AddSingleton<ReportClaims>();
        services.AddSingleton<JudgeReport>();
        services.AddSingleton<SettleDoubt>();
        services.AddSingleton<FreezeUsage>();
        services.AddSingleton<ReportMark>();
        services.AddSingleton<BeginIncarnation>();
        services.AddSingleton<SendReports>();
        services.AddSingleton<ReportUsage>();
        services.AddSingleton<WithdrawReports>();
        services.AddSingleton<AdjustLedger>();
        services.AddSingleton<MoveUsage>();
        services.AddSingleton<CorrectUsage>();
        services.AddSingleton<PreviewCorrection>();
        services.AddSingleton<SetReportingTerms>();
        services.AddSingleton<SettleLateUsage>();
        services.AddPortalJob<ReportUsage>(JobNames.ReportUsage, "Report usage to Stripe", everySeconds: 60);
        services.AddPortalJob<SettleLateUsage>(JobNames.SettleLateUsage, "Settle usage that came too late", everySeconds: 300);
        return services;
    }
}
