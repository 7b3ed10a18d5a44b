using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Development;

/// <summary>What happens between building the application and serving, and the one block it prints.</summary>
internal sealed class StartUp(IServiceProvider services, StripeSettings settings, BillingClock clock, PublicUrl publicUrl)
{
    /// <summary>Before the first request: settings judged, database migrated, sandbox running.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var problems = services.GetRequiredService<StartProblems>().Find();
        if (problems.Count > 0) throw new StartException($"The portal cannot start; {(problems.Count == 1 ? "one setting is" : $"{problems.Count} settings are")} wrong:\n  - " + string.Join("\n  - ", problems));
        await services.MigrateAsync(cancellationToken);
        var gone = await services.GetRequiredService<CheckHeldPlans>().RunAsync(cancellationToken);
        if (gone.Count > 0)
            throw new StartException("The portal cannot start; a plan that is held is missing:\n  - " + string.Join("\n  - ", gone));
        await services.GetRequiredService<Installation>().LoadAsync(services.GetRequiredService<IDbContextFactory<BillingDb>>(), cancellationToken);
        if (!settings.UsesSandbox) return;
        await services.GetRequiredService<SandboxProcess>().StartAsync(cancellationToken);
        await services.GetRequiredService<SandboxSetUp>().CheckAgesAsync(cancellationToken);
    }

    /// <summary>Once the portal listens: what needs its webhook.</summary>
    public async Task<DemoSecrets?> CompleteAsync(CancellationToken cancellationToken)
    {
        if (!settings.UsesSandbox) return null;
        try
        {
            await services.GetRequiredService<SandboxSetUp>().RunAsync(cancellationToken);
            return await services.GetRequiredService<DemoData>().EnsureAsync(cancellationToken);
        }
        catch (Exception failure) when (StripeTrouble.Is(failure, cancellationToken))
        {
            throw new StartException($"The Stripe sandbox at {settings.SandboxUrl} does not do what is asked of it ({StripeTrouble.Words(failure)}). Start again; if it stays, delete the data directory to start over.");
        }
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
}
