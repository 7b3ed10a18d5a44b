using BillingPortal.Jobs;

namespace BillingPortal.UsageReporting;

public static class UsageReportingServices
{
    public static IServiceCollection AddUsageReporting(this IServiceCollection services)
    {
        services.AddSingleton<FreezeUsage>();
        services.AddSingleton<SendReports>();
        services.AddSingleton<ReportUsage>();
        services.AddPortalJob<ReportUsage>(JobNames.ReportUsage, "Report usage to Stripe", everySeconds: 60);
        return services;
    }
}
