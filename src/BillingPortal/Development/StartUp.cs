using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.Development;

/// <summary>What happens between building the application and serving, and the one block it prints.</summary>
internal sealed class StartUp(IServiceProvider services, IHostEnvironment environment, StripeSettings settings, BillingClock clock, PublicUrl publicUrl)
{
    /// <summary>Before the first request: settings judged, database migrated, sandbox running.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        _ = CatalogueOrRefuse();
        CheckKey();
        await services.MigrateAsync(cancellationToken);
        await services.GetRequiredService<Installation>().LoadAsync(services.GetRequiredService<IDbContextFactory<BillingDb>>(), cancellationToken);
        if (!settings.UsesSandbox) return;
        await services.GetRequiredService<SandboxProcess>().StartAsync(cancellationToken);
        await services.GetRequiredService<SandboxSetUp>().CheckAgesAsync(cancellationToken);
    }

    /// <summary>Once the portal listens: what needs its webhook.</summary>
    public async Task<DemoSecrets?> CompleteAsync(CancellationToken cancellationToken)
    {
        if (!settings.UsesSandbox) return null;
        await services.GetRequiredService<SandboxSetUp>().RunAsync(cancellationToken);
        return await services.GetRequiredService<DemoData>().EnsureAsync(cancellationToken);
    }

    public void Print(DemoSecrets? demo)
    {
        var lines = new List<string> { "", $"  BillingPortal   {publicUrl.Root}" };
        if (demo is not null)
        {
            lines.Add($"  Stripe sandbox  {settings.SandboxUrl}{(clock.Offset > TimeSpan.Zero ? $"   (its clock is {clock.Offset.TotalDays:F0} days ahead)" : "")}");
            lines.Add("");
            lines.Add($"  Demo customer   {demo.CustomerEmail}   password {demo.CustomerPassword}");
            lines.Add($"  Demo operator   {demo.OperatorEmail}   password {demo.OperatorPassword}");
            lines.Add($"  Mail            {publicUrl.To("dev/mail")}");
            lines.Add("");
            lines.Add($"  curl -i {publicUrl.To("v1/echo")} -H \"Authorization: Bearer {demo.ApiKey}\"");
        }
        lines.Add("");
        Console.WriteLine(string.Join(Environment.NewLine, lines));
    }

    private PlanCatalogue CatalogueOrRefuse()
    {
        try
        {
            return services.GetRequiredService<IOptions<PlanCatalogue>>().Value;
        }
        catch (OptionsValidationException invalid)
        {
            throw new StartException("The plan catalogue cannot be used:\n  " + string.Join("\n  ", invalid.Failures));
        }
    }

    private void CheckKey()
    {
        var isLive = settings.SecretKey.StartsWith("sk_live_", StringComparison.Ordinal) || settings.SecretKey.StartsWith("rk_live_", StringComparison.Ordinal);
        if (environment.IsProduction())
        {
            if (settings.SecretKey.Length == 0) throw new StartException("No Stripe key is configured. Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET; the sandbox is never started in Production.");
            if (settings.WebhookSecrets.Count == 0) throw new StartException("No webhook secret is configured. Set STRIPE_WEBHOOK_SECRET to the secret of the endpoint " + publicUrl.To("api/billing/webhook"));
            if (!isLive && !services.GetRequiredService<IConfiguration>().GetValue("Stripe:AllowTestKeyInProduction", false)) throw new StartException("STRIPE_SECRET_KEY is a test key. Use a live key in Production, or set Stripe:AllowTestKeyInProduction=true.");
        }
        else if (isLive)
        {
            throw new StartException("STRIPE_SECRET_KEY is a live key outside Production. Use a test key (sk_test_…), or none for the sandbox.");
        }
    }
}
