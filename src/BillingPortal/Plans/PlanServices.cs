using Microsoft.Extensions.Options;

namespace BillingPortal.Plans;

/// <summary>Registers the catalogue and its validation at start.</summary>
public static class PlanServices
{
    public static IServiceCollection AddPlans(this IServiceCollection services, IConfiguration configuration)
    {
        services
            .AddOptions<PlanCatalogue>()
            .Bind(configuration.GetSection(PlanCatalogue.Section), binder => binder.ErrorOnUnknownConfiguration = true)
            .PostConfigure(catalogue =>
            {
                foreach (var (key, _) in catalogue.Plans.Where(plan => plan.Value.Remove).ToList())
                    catalogue.Plans.Remove(key);
            });
        services.AddSingleton<IValidateOptions<PlanCatalogue>, ValidateCatalogue>();
        return services;
    }
}
