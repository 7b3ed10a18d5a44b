namespace BillingPortal.Start;

public static class StartServices
{
    public static IServiceCollection AddStartUp(this IServiceCollection services)
    {
        services.AddSingleton<StartUp>();
        services.AddSingleton<StartProblems>();
        services.AddSingleton<CheckStripe>();
        return services;
    }
}
