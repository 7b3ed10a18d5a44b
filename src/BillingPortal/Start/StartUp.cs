using BillingPortal.Data;
using BillingPortal.Development;
using BillingPortal.Mail;
using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using BillingPortal.Time;
using BillingPortal.UsageReporting;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Start;

/// <summary>The steps between building the application and serving, and the summary it prints.</summary>
internal sealed class StartUp(
    IServiceProvider services,
    StripeSettings settings,
    BillingClock clock,
    PublicUrl publicUrl,
    MailSettings mail,
    DataDirectory data,
    IHostEnvironment environment
)
{
    /// <summary>Before the first request: checks settings, migrates the database, starts the sandbox.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        services
            .GetRequiredService<DataLock>()
            .Take("Stop it first, give this one a Data:Directory of its own, or let both use PostgreSQL (ConnectionStrings:Billing).");
        var problems = services.GetRequiredService<StartProblems>().Find();
        if (problems.Count == 1)
            throw new StartException("The portal cannot start: " + problems[0]);
        if (problems.Count > 1)
            throw new StartException(
                $"The portal cannot start; {problems.Count} settings are wrong:\n  - " + string.Join("\n  - ", problems)
            );
        await services.MigrateAsync(cancellationToken);
        var gone = await services.GetRequiredService<CheckPlansInUse>().RunAsync(cancellationToken);
        if (gone.Count > 0)
            throw new StartException("The portal cannot start; a plan that is held is missing:\n  - " + string.Join("\n  - ", gone));
        await services
            .GetRequiredService<Installation>()
            .LoadAsync(services.GetRequiredService<IDbContextFactory<BillingDb>>(), cancellationToken);
        if (settings.UsesSandbox)
        {
            await services.GetRequiredService<SandboxProcess>().StartAsync(cancellationToken);
            await services.GetRequiredService<SandboxSetUp>().CheckAgesAsync(cancellationToken); // also reads its clock
        }
        await services.GetRequiredService<BeginIncarnation>().RunAsync(cancellationToken);
    }

    /// <summary>Runs once the portal listens: the steps that need its webhook.</summary>
    public async Task<DemoSecrets?> CompleteAsync(CancellationToken cancellationToken)
    {
        if (!settings.UsesSandbox)
            return null;
        try
        {
            await services.GetRequiredService<SandboxSetUp>().RunAsync(cancellationToken);
            return await services.GetRequiredService<DemoData>().EnsureAsync(cancellationToken);
        }
        catch (Exception failure) when (StripeFailure.Is(failure, cancellationToken))
        {
            throw new StartException(
                $"The Stripe sandbox at {settings.SandboxUrl} does not do what is asked of it ({StripeFailure.Message(failure)}). "
                    + "Start again; if it stays, delete the data directory to start over."
            );
        }
    }

    /// <param name="listensOn">The addresses the server is bound to.</param>
    public void Print(DemoSecrets? demo, ICollection<string> listensOn)
    {
        var lines = new List<string> { "", $"  BillingPortal   {publicUrl.Root}" };
        var addresses = listensOn.Select(PublicUrl.Reachable).ToList();
        if (!addresses.Contains(publicUrl.Root, StringComparer.OrdinalIgnoreCase))
            lines.Add($"  Listens on      " + $"{string.Join(", ", addresses)}");
        if (mail.IsMissingIn(environment))
            lines.Add("  Mail            not configured (Mail:Host): nobody can confirm an address or reset a password");
        lines.Add($"  Data            {data.Path}");
        if (demo is not null)
        {
            var ahead = clock.Offset > TimeSpan.Zero ? $"   (its clock is {clock.Offset.TotalDays:F0} days ahead)" : "";
            lines.Add($"  Stripe sandbox  {settings.SandboxUrl}{ahead}");
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
