namespace BillingPortal.Callers;

/// <summary>Registers who calls and whether their session is still valid.</summary>
public static class CallerServices
{
    /// <summary>Who calls, and whether their session is still valid.</summary>
    public static IServiceCollection AddCallers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection("Sessions").Get<SessionSettings>() ?? new SessionSettings());
        services.AddSingleton<Sessions>();
        return services;
    }
}
