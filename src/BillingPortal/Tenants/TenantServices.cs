namespace BillingPortal.Tenants;

/// <summary>Registers the current tenant and the rights of its members.</summary>
public static class TenantServices
{
    public static IServiceCollection AddTenants(this IServiceCollection services) =>
        services.AddSingleton<CurrentTenant>().AddSingleton<Rights>().AddSingleton<RenameTenant>();
}
