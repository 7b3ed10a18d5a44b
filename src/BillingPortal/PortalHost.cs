using BillingPortal.Accounts;
using BillingPortal.Admin;
using BillingPortal.ApiKeys;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Development;
using BillingPortal.Gateway;
using BillingPortal.InvoiceExplained;
using BillingPortal.Invoices;
using BillingPortal.Jobs;
using BillingPortal.Mail;
using BillingPortal.Metering;
using BillingPortal.Overview;
using BillingPortal.PlanChanges;
using BillingPortal.Plans;
using BillingPortal.Reconciliation;
using BillingPortal.StripeEvents;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Usage;
using BillingPortal.UsageReporting;
using BillingPortal.Web;

namespace BillingPortal;

/// <summary>The portal's table of contents: features in the order data flows through them.</summary>
public static class PortalHost
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (Commands.IsHelp(args)) return Commands.PrintHelp();
        try
        {
            await using var app = Build(args);
            if (Commands.IsCommand(args)) return await Commands.RunAsync(app, args);
            await StartAsync(app);
            await app.WaitForShutdownAsync(CancellationToken.None);
            return 0;
        }
        catch (Exception failure) when (failure is StartException or IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException })
        {
            Console.Error.WriteLine();
            Console.Error.WriteLine(failure is StartException ? failure.Message : failure.Message + "\nChoose another address with --urls http://localhost:5180, or stop what listens there.");
            return 1;
        }
    }

    /// <summary>Prepares, starts listening, completes what needs the webhook, and prints the block.</summary>
    public static async Task StartAsync(WebApplication app)
    {
        var startUp = app.Services.GetRequiredService<StartUp>();
        await startUp.PrepareAsync(app.Lifetime.ApplicationStopping);
        await app.StartAsync(CancellationToken.None);
        startUp.Print(await OrStopAsync(app, startUp.CompleteAsync(app.Lifetime.ApplicationStopping)));
    }

    /// <summary>Listens already, so a failure has to stop what runs: a process that is disposed of and does not end answers nobody, and nobody starts it again.</summary>
    internal static async Task<T> OrStopAsync<T>(WebApplication app, Task<T> work)
    {
        try
        {
            return await work;
        }
        catch
        {
            await app.StopAsync(CancellationToken.None);
            throw;
        }
    }

    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var services = builder.Services;
        var configuration = builder.Configuration;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<BillingClock>();
        services.AddSingleton<KeyedLock>();
        services.AddSingleton(PublicUrl.From(configuration));
        services.AddClientAddresses(configuration);
        services.AddBodyBounds();
        services.AddRestLimits(configuration);
        services.AddHubBounds();
        services.AddProblems();
        services.AddData(configuration);
        services.AddJobs(configuration);
        services.AddMail(configuration);
        services.AddCallers(configuration);
        services.AddTenants();
        services.AddAccounts(configuration);
        services.AddPlans(configuration);
        services.AddStripe();
        services.AddSubscriptions(configuration);
        services.AddApiKeys(configuration);
        services.AddMetering();
        services.AddUsage();
        services.AddUsageReporting(configuration);
        services.AddPlanChanges();
        services.AddInvoices();
        services.AddOverview();
        services.AddStripeEvents(configuration);
        services.AddReconciliation();
        services.AddInvoiceExplained();
        services.AddAdmin();
        services.AddStartUp();
        services.AddScoped<MakeOperator>();
        services.AddPages();
        services.AddApiDocument();
        services.AddApiReference();

        var app = builder.Build();
        app.UseSandboxWithoutKey();
        app.UseClientAddresses(); // before all that is decided by an address
        app.UseRequestIds();
        app.UseRouting();
        app.UseMetering(); // metered endpoints leave the pipeline here
        app.UseErrors();
        app.UseRouting(); // again, for the error pages: they send a request through here a second time
        app.UseSecurityHeaders(app.Services.GetRequiredService<StripeSettings>());
        app.UseOwnCircuitsOnly();
        app.UseStrictTransport();
        app.UseFormBounds();
        app.UseMethodRefusals();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.UseHubBounds();
        app.UseAntiforgery();
        app.UseFormRefusals();

        app.MapHealth();
        app.MapAccounts();
        app.MapDemoEndpoints();
        app.MapChatCompletions();
        app.MapApiKeys();
        app.MapSubscriptions();
        app.MapChoosePlan();
        app.MapPlanChanges();
        app.MapUsage();
        app.MapInvoices();
        app.MapExplanations();
        app.MapStripeWebhook();
        app.MapAdmin();
        app.MapApiDocument();
        app.MapPages();
        return app;
    }
}
