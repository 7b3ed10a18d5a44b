using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using StripeSandbox.Api;
using StripeSandbox.Clock;
using StripeSandbox.CustomerPortal;
using StripeSandbox.Dashboard;
using StripeSandbox.HostedCheckout;
using StripeSandbox.HostedInvoice;
using StripeSandbox.Pages;
using StripeSandbox.Resources;
using StripeSandbox.Webhooks;

namespace StripeSandbox;

/// <summary>The program as an object, so that tests can start several instances.</summary>
public static class SandboxApp
{
    private const long MaxBodyBytes = 2 << 20;

    public const string DefaultUrl = "http://localhost:5090";

    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
        );
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
            builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        var options = builder.Configuration.GetSection("Sandbox").Get<SandboxOptions>() ?? new SandboxOptions();
        builder.Services.AddSingleton(options);
        if (options.ExitWithInput)
            builder.Services.AddSingleton<IHostLifetime, EndsWithInput>();
        builder.Services.AddSingleton<World>();
        builder.Services.AddSingleton<Recorder>();
        builder.Services.AddSingleton<Chaos>();
        builder.Services.AddSingleton<RateLimit>();
        builder.Services.AddSingleton(_ => AllOperations());
        builder.Services.AddSingleton<ApiPipeline>();
        builder.Services.AddSingleton<Dispatcher>();
        builder.Services.AddSingleton<PlayDue>();
        builder.Services.AddHostedService(s => s.GetRequiredService<Dispatcher>());
        builder.Services.AddHostedService(s => s.GetRequiredService<PlayDue>());
        builder.Services.AddHostedService<TestClockWorker>();
        var app = builder.Build();
        app.Use(OnlyThisMachine(options));
        app.Use(Page.RefuseOtherSites());
        app.Use(
            (context, next) =>
            {
                LearnBaseUrl(context, options);
                return next(context);
            }
        );
        app.MapGet("/healthz", () => "ok");
        SandboxApi.Map(app);
        Page.MapAssets(app);
        CheckoutPages.Map(app);
        PortalPages.Map(app);
        InvoicePages.Map(app);
        DashboardPages.Map(app);
        var pipeline = app.Services.GetRequiredService<ApiPipeline>();
        app.Map("/v1/{**rest}", pipeline.HandleAsync);
        app.Map("/v2/{**rest}", pipeline.HandleAsync);
        return app;
    }

    private static Operations AllOperations()
    {
        var api = new Operations();
        Accounts.Map(api);
        Customers.Map(api);
        Products.Map(api);
        Prices.Map(api);
        Meters.Map(api);
        MeterEvents.Map(api);
        MeterEventsV2.Map(api);
        PaymentMethods.Map(api);
        Subscriptions.Map(api);
        SubscriptionItemsApi.Map(api);
        Invoices.Map(api);
        InvoiceItems.Map(api);
        InvoicePayments.Map(api);
        PaymentIntents.Map(api);
        Charges.Map(api);
        Refunds.Map(api);
        CheckoutSessions.Map(api);
        PortalConfigurations.Map(api);
        PortalSessions.Map(api);
        Coupons.Map(api);
        PromotionCodes.Map(api);
        TaxRates.Map(api);
        CreditGrants.Map(api);
        CreditNotes.Map(api);
        Entitlements.Map(api);
        Alerts.Map(api);
        Events.Map(api);
        WebhookEndpoints.Map(api);
        TestClocks.Map(api);
        return api;
    }

    private static Func<HttpContext, RequestDelegate, Task> OnlyThisMachine(SandboxOptions options) =>
        (context, next) =>
        {
            if (options.AllowRemote)
                return next(context);
            // Check the host name too: DNS rebinding could otherwise point another site's name at this machine.
            var here = context.Connection.RemoteIpAddress is not { } from || IPAddress.IsLoopback(from);
            if (here && (IsLocalName(context.Request.Host.Host) || IsPublicHost(options, context.Request.Host)))
                return next(context);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return context.Response.WriteAsync(
                "The sandbox answers this machine only. Sandbox:AllowRemote=true lets others in.",
                context.RequestAborted
            );
        };

    private static bool IsLocalName(string host) =>
        host is "localhost" || IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);

    private static bool IsPublicHost(SandboxOptions options, HostString host) =>
        Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var uri) && uri.Authority == host.Value;

    /// <summary>Sets the base URL for links to pages: the configured address, else the one callers use.</summary>
    private static void LearnBaseUrl(HttpContext context, SandboxOptions options)
    {
        var world = context.RequestServices.GetRequiredService<World>();
        world.BaseUrl = options.PublicUrl?.TrimEnd('/') ?? $"{context.Request.Scheme}://{context.Request.Host}";
    }

    /// <summary>The URL to listen on, from these arguments.</summary>
    public static string AddressIn(string[] args) =>
        new ConfigurationBuilder().AddEnvironmentVariables("ASPNETCORE_").AddCommandLine(args).Build()["urls"] is { Length: > 0 } asked
            ? asked
            : DefaultUrl;

    public static string AddressOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
}
