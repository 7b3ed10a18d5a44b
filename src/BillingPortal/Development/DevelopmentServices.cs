using BillingPortal.StripeAccess;

namespace BillingPortal.Development;

/// <summary>Registers what only Development starts: the sandbox process, its clock and the demo data.</summary>
public static class DevelopmentServices
{
    public static IServiceCollection AddDevelopment(this IServiceCollection services)
    {
        services.AddSingleton<MakeStripeDemo>();
        services.AddSingleton<SandboxProcess>();
        services.AddSingleton<SandboxSetUp>();
        services.AddSingleton<DemoData>();
        services.AddSingleton<FollowSandboxClock>();
        services.AddHostedService(provider => provider.GetRequiredService<FollowSandboxClock>());
        return services;
    }

    /// <summary>In Development without a Stripe key the sandbox is used; otherwise the key decides.</summary>
    public static void UseSandboxWithoutKey(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<StripeSettings>();
        if (!app.Environment.IsDevelopment() || settings.SecretKey.Length > 0)
            return;
        settings.UsesSandbox = true;
        settings.SecretKey = StripeSettings.SandboxKey;
        settings.SandboxUrl = app.Services.GetRequiredService<SandboxProcess>().Url;
        settings.ApiBase = settings.SandboxUrl;
    }
}
