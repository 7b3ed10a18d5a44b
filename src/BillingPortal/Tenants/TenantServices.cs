namespace BillingPortal.Tenants;

public static class TenantServices
{
    public static IServiceCollection AddTenants(this IServiceCollection services) =>
        services.AddSingleton<CurrentTenant>().AddSingleton<Rights>().AddSingleton<RenameTenant>();
}
