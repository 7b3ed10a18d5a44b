using BillingPortal.Accounts;
using BillingPortal.Admin;
using BillingPortal.ApiKeys;
using BillingPortal.Audit;
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
using BillingPortal.Start;
using BillingPortal.StripeAccess;
using BillingPortal.StripeEvents;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Time;
using BillingPortal.Usage;
using BillingPortal.UsageReporting;
using BillingPortal.Web;

namespace BillingPortal;

/// <summary>The portal's table of contents: features in the order data flows through them.</summary>
public static class PortalHost
{
    /// <summary>How long running work may take when the portal stops. Service managers kill after ten seconds; this leaves time for the
    /// rest.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(8);

    public static async Task<int> RunAsync(string[] args)
    {
        if (Commands.IsHelp(args))
            return Commands.PrintHelp();
        try
        {
            await using var app = Build(Commands.WithoutCommands(args));
            if (Commands.IsCommand(args))
                return await Commands.RunAsync(app, args);
            try
            {
                await StartAsync(app);
            }
            catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return 0; // stopped during the start: a cancellation is no failure
            }
            await app.WaitForShutdownAsync(CancellationToken.None);
            return ExitCode(app.Services);
        }
        catch (Exception failure)
        {
            Console.Error.WriteLine();
            Console.Error.WriteLine(StartFailure.Describe(failure));
            return 1;
        }
    }

    /// <summary>0 when the portal was told to stop; 1 when one of its background services failed, so that a supervisor restarts
    /// it.</summary>
    internal static int ExitCode(IServiceProvider services) =>
        services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true })
            ? 1
            : 0;

    /// <summary>Prepares, starts listening, completes what needs the webhook, and prints the block.</summary>
    public static async Task StartAsync(WebApplication app)
    {
        var startUp = app.Services.GetRequiredService<StartUp>();
        await startUp.PrepareAsync(app.Lifetime.ApplicationStopping);
        await RunOrStopAsync(app, ListenAsync(app));
        app.Services.GetRequiredService<PublicUrl>().Follow(app.Urls);
        startUp.Print(await RunOrStopAsync(app, startUp.CompleteAsync(app.Lifetime.ApplicationStopping)), app.Urls);
    }

    private static async Task<bool> ListenAsync(WebApplication app)
    {
        await app.StartAsync(CancellationToken.None);
        return true;
    }

    /// <summary>Kestrel or a background service already runs. Stop it on failure, or the process hangs and no supervisor restarts
    /// it.</summary>
    internal static async Task<T> RunOrStopAsync<T>(WebApplication app, Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (Exception failure)
        {
            var isStopping = app.Lifetime.ApplicationStopping.IsCancellationRequested;
            await app.StopAsync(CancellationToken.None);
            if (isStopping)
                throw new OperationCanceledException("Told to stop while it started.", failure);
            throw;
        }
    }

    /// <summary>
    /// The program's own folder, with its settings and pages, whatever the current directory is. A developer in the project's folder gets
    /// that folder, where they edit the settings. An explicit content root wins.
    /// </summary>
    private static string? ContentRoot(string[] args)
    {
        var configured = new ConfigurationBuilder()
            .AddEnvironmentVariables("DOTNET_")
            .AddEnvironmentVariables("ASPNETCORE_")
            .AddCommandLine(args)
            .Build()[HostDefaults.ContentRootKey];
        if (configured is not null)
            return Path.GetFullPath(configured);
        return File.Exists("BillingPortal.csproj") ? Directory.GetCurrentDirectory() : AppContext.BaseDirectory;
    }

    /// <param name="wall">Wall time for the transport and everything else; the system clock when null.</param>
    public static WebApplication Build(string[] args, TimeProvider? wall = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = ContentRoot(args) });
        var services = builder.Services;
        var configuration = builder.Configuration;
        ListenAddresses.Apply(configuration, args);
        services.AddSingleton(wall ?? TimeProvider.System);
        ThrottledLogging.Apply(services);
        if (configuration["shutdownTimeoutSeconds"] is null)
            services.Configure<HostOptions>(options => options.ShutdownTimeout = LongestStop);
        AddFeatures(services, configuration);
        var app = builder.Build();
        UseMiddleware(app);
        MapEndpoints(app);
        return app;
    }

    private static void AddFeatures(IServiceCollection services, ConfigurationManager configuration)
    {
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
        services.AddAudit();
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
        services.AddDevelopment();
        services.AddStartUp();
        services.AddScoped<MakeOperator>();
        services.AddPages();
        services.AddApiDocument();
        services.AddApiReference();
    }

    /// <summary>In the order a request passes through it.</summary>
    private static void UseMiddleware(WebApplication app)
    {
        app.UseSandboxWithoutKey();
        app.UseClientAddresses(); // before anything decides by address
        app.UseRequestIds();
        app.UseRouting();
        app.UseMetering(); // metered endpoints leave the pipeline here
        app.UseErrors();
        app.UseRouting(); // again, because an error page sends its request through here a second time
        app.UseSecurityHeaders(app.Services.GetRequiredService<StripeSettings>().HostedPages);
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
    }

    private static void MapEndpoints(WebApplication app)
    {
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
    }
}
