using BillingPortal.Jobs;

namespace BillingPortal.Reconciliation;

/// <summary>Registers the comparison of the four sums and its repairs.</summary>
public static class ReconciliationServices
{
    public static IServiceCollection AddReconciliation(this IServiceCollection services)
    {
        services.AddSingleton<ReadUsageSums>();
        services.AddSingleton<CompareUsage>();
        services.AddSingleton<ReconciliationQueries>();
        services.AddSingleton<ReconcileUsage>();
        services.AddSingleton<ReconcileSubscriptions>();
        services.AddSingleton<BillUnbilled>();
        services.AddSingleton<RepairDrift>();
        services.AddPortalJob<ReconcileUsage>(JobNames.ReconcileUsage, "Compare the four sums", everySeconds: 86_400);
        services.AddPortalJob<ReconcileSubscriptions>(
            JobNames.RefreshSubscriptions,
            "Compare subscriptions and invoices",
            everySeconds: 3600
        );
        return services;
    }
}
