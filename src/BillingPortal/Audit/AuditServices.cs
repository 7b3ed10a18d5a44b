namespace BillingPortal.Audit;

/// <summary>Registers the audit trail.</summary>
public static class AuditServices
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddSingleton<AuditTrail>();
}
