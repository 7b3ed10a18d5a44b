namespace BillingPortal.Start;

/// <summary>Registers what runs at every start, in Production too.</summary>
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
