using BillingPortal.Accounts;
using BillingPortal.Audit;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Development;
using BillingPortal.Plans;
using BillingPortal.Web;

namespace BillingPortal;

/// <summary>What the program does besides serving: <c>-- stripe publish</c>, <c>-- admin create</c>, <c>--help</c>.</summary>
internal static class Commands
{
    private const string Help = """
        BillingPortal: plans, metering and billing for an API, on Stripe.

          dotnet run --project src/BillingPortal                       start (Development: with the Stripe sandbox beside it)
          dotnet run --project src/BillingPortal -- stripe publish     make Stripe's meters, products and prices match the catalogue
          dotnet run --project src/BillingPortal -- stripe check       connect and say what works; changes nothing
          dotnet run --project src/BillingPortal -- stripe demo        make a test customer with a subscription in the connected test account
          dotnet run --project src/BillingPortal -- admin create MAIL  make a confirmed account an operator; for an address without one the password is asked for, or read from standard input

        Settings (command line --Name=value, environment Name__Part=value, or appsettings.json):
          --urls http://localhost:5080         where the portal listens
          --PublicUrl=https://…                where people reach it; builds every link
          --Proxy:Known=10.0.0.7               the proxies in front, which alone are believed about who called
          --Data:Directory=data                databases, keys, sandbox state
          --ConnectionStrings:Billing=Host=…   PostgreSQL instead of the SQLite file
          --StripeSandbox:Urls=http://…        where the sandbox listens
          STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_API_BASE   Stripe itself instead of the sandbox
        """;

    public static bool IsHelp(string[] args) => args.Any(argument => argument is "--help" or "-h" or "help" or "-?");

    public static bool IsCommand(string[] args) => args is ["stripe" or "admin", ..];

    public static int PrintHelp()
    {
        Console.WriteLine(Help);
        return 0;
    }

    public static async Task<int> RunAsync(WebApplication app, string[] args)
    {
        switch (args)
        {
            case ["stripe", "publish", ..]:
                return await PublishAsync(app);
            case ["stripe", "check", ..]:
                return await CheckAsync(app);
            case ["stripe", "demo", ..]:
                return await DemoAsync(app);
            case ["admin", "create", var mail, ..] when mail.Contains('@', StringComparison.Ordinal):
                return await CreateAdminAsync(app, mail);
            default:
                Console.Error.WriteLine($"Unknown command: {string.Join(' ', args)}");
                PrintHelp();
                return 2;
        }
    }

    private static async Task<int> PublishAsync(WebApplication app)
    {
        RefuseWithoutKey(app);
        try
        {
            await app.Services.MigrateAsync(app.Lifetime.ApplicationStopping);
            var changes = await app.Services.GetRequiredService<PublishCatalogue>().RunAsync(app.Lifetime.ApplicationStopping);
            await AuditAsync(app, "stripe publish", AuditAction.CataloguePublished, $"{changes.Count} changes");
            foreach (var change in changes) Console.WriteLine("  " + change);
            Console.WriteLine(changes.Count == 0 ? "Stripe matches the catalogue; nothing was changed." : $"{changes.Count} changes.");
            return 0;
        }
        catch (Exception failure) when (StripeTrouble.Is(failure, app.Lifetime.ApplicationStopping))
        {
            throw new StartException($"Stripe refused: {StripeTrouble.Words(failure)}");
        }
    }

    private static async Task<int> CheckAsync(WebApplication app)
    {
        RefuseWithoutKey(app);
        var items = await app.Services.GetRequiredService<CheckStripe>().RunAsync(app.Lifetime.ApplicationStopping);
        foreach (var item in items) Console.WriteLine($"  {(item.Works ? "ok     " : "WRONG  ")}{item.Text}");
        if (items.Any(item => !item.Works)) Console.WriteLine("  A restricted key (rk_…) needs: " + string.Join("; ", CheckStripe.Permissions));
        return items.All(item => item.Works) ? 0 : 1;
    }

    private static async Task<int> DemoAsync(WebApplication app)
    {
        RefuseWithoutKey(app);
        try
        {
            await app.Services.MigrateAsync(app.Lifetime.ApplicationStopping);
            var (customer, subscription) = await app.Services.GetRequiredService<MakeStripeDemo>().RunAsync(app.Lifetime.ApplicationStopping);
            await AuditAsync(app, "stripe demo", AuditAction.DemoCustomerMade, $"{customer}, {subscription}");
            Console.WriteLine($"  customer      {customer}\n  subscription  {subscription}");
            return 0;
        }
        catch (CatalogueNotPublishedException missing)
        {
            throw new StartException(missing.Message);
        }
        catch (Exception failure) when (StripeTrouble.Is(failure, app.Lifetime.ApplicationStopping))
        {
            throw new StartException($"Stripe refused: {StripeTrouble.Words(failure)}");
        }
    }

    private static void RefuseWithoutKey(WebApplication app)
    {
        if (app.Services.GetRequiredService<StripeSettings>().UsesSandbox) throw new StartException("No Stripe key is configured. Set STRIPE_SECRET_KEY; the sandbox's catalogue is published by itself at start.");
    }

    private static async Task<int> CreateAdminAsync(WebApplication app, string mail)
    {
        await app.Services.MigrateAsync(app.Lifetime.ApplicationStopping);
        await using var scope = app.Services.CreateAsyncScope();
        Console.WriteLine(await scope.ServiceProvider.GetRequiredService<MakeOperator>().RunAsync(mail, AskPassword, app.Lifetime.ApplicationStopping));
        return 0;
    }

    private static string AskPassword()
    {
        Console.Write("Password (10 characters or more): ");
        return Console.ReadLine() ?? "";
    }

    private static Task AuditAsync(WebApplication app, string command, AuditAction action, string detail) =>
        app.Services.GetRequiredService<AuditTrail>().WriteAsync(Caller.Command(command), action, detail: detail);
}
