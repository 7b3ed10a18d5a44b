using BillingPortal.Audit;

namespace BillingPortal.Callers;

public static class CallerServices
{
    /// <summary>Who calls, whether the session still holds, and the record of what was done.</summary>
    public static IServiceCollection AddCallers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection("Sessions").Get<SessionSettings>() ?? new SessionSettings());
        services.AddSingleton<Sessions>();
        services.AddSingleton<AuditTrail>();
        return services;
    }
}
