using BillingPortal.Audit;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Development;
using BillingPortal.Start;
using BillingPortal.StripeAccess;
using BillingPortal.Web;

namespace BillingPortal;

/// <summary>What the program does besides serving: <c>-- stripe publish</c>, <c>-- admin create</c>, <c>-- backup</c>,
/// <c>--help</c>.</summary>
internal static class Commands
{
    private const string Help =
        HelpStart
        + "\n  dotnet run --project src/BillingPortal -- stripe demo        "
        + "make a test customer with a subscription in the connected test account\n"
        + "  dotnet run --project src/BillingPortal -- admin create MAIL  make a confirmed account an operator; "
        + "for an address without one the password is asked for, or read from standard input\n"
        + HelpEnd;

    private const string HelpStart = """
        BillingPortal: plans, metering and billing for an API, on Stripe.

          dotnet run --project src/BillingPortal                       start (Development: with the Stripe sandbox beside it)
          dotnet run --project src/BillingPortal -- stripe publish     make Stripe's meters, products and prices match the catalogue
          dotnet run --project src/BillingPortal -- stripe check       connect and say what works; changes nothing
        """;

    private const string HelpEnd = """
          dotnet run --project src/BillingPortal -- backup PATH        copy the SQLite installation into a new directory, also while it runs
          dotnet run --project src/BillingPortal -- restore PATH       put a backup in its place; what was there is kept beside it

        Settings (command line --Name=value, environment Name__Part=value, or appsettings.json):
          --urls http://localhost:5080         where the portal listens; ASPNETCORE_URLS and ASPNETCORE_HTTP_PORTS work too
          --PublicUrl=https://…                where people reach it; builds every link
          --Proxy:Known=10.0.0.7               the proxies in front, which alone are believed about who called
          --Data:Directory=data                databases, keys, sandbox state; counts from where you type it
          --ConnectionStrings:Billing=Host=…   PostgreSQL instead of the SQLite file
          --StripeSandbox:Urls=http://…        where the sandbox listens
          STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_API_BASE   Stripe itself instead of the sandbox
        """;

    public static bool IsHelp(string[] args) => args.Any(argument => argument is "--help" or "-h" or "help" or "-?");

    public static bool IsCommand(string[] args) => args is ["stripe" or "admin" or "backup" or "restore", ..];

    /// <summary>The settings among the arguments, without the command's own words: a path that begins with a slash would be read as a
    /// setting.</summary>
    public static string[] WithoutCommands(string[] args) =>
        args switch
        {
            ["admin", _, not ['-', ..], ..] => args[3..],
            ["backup" or "restore", ['-', ..], ..] => args[1..],
            ["stripe" or "admin" or "backup" or "restore", ..] => args[Math.Min(2, args.Length)..],
            _ => args,
        };

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
            case ["backup", [not '-', ..] path, ..]:
                Console.WriteLine(app.Services.GetRequiredService<BackUp>().Run(path));
                return 0;
            case ["restore", ..]:
                Console.WriteLine(app.Services.GetRequiredService<Restore>().Run(args is [_, [not '-', ..] from, ..] ? from : null));
                return 0;
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
            await PrepareDatabaseAsync(app);
            var changes = await app.Services.GetRequiredService<PublishCatalogue>().RunAsync(app.Lifetime.ApplicationStopping);
            await AuditAsync(app, "stripe publish", AuditAction.CataloguePublished, Format.Count(changes.Count, "change"));
            foreach (var change in changes)
                Console.WriteLine("  " + change);
            Console.WriteLine(
                changes.Count == 0 ? "Stripe matches the catalogue; nothing was changed." : $"{Format.Count(changes.Count, "change")}."
            );
            return 0;
        }
        catch (Exception failure) when (StripeFailure.Is(failure, app.Lifetime.ApplicationStopping))
        {
            throw new StartException($"Stripe refused: {StripeFailure.Message(failure)}");
        }
    }

    private static async Task<int> CheckAsync(WebApplication app)
    {
        RefuseWithoutKey(app);
        var items = await app.Services.GetRequiredService<CheckStripe>().RunAsync(app.Lifetime.ApplicationStopping);
        foreach (var item in items)
            Console.WriteLine($"  {(item.Works ? "ok     " : "WRONG  ")}{item.Text}");
        if (items.Any(item => !item.Works))
            Console.WriteLine("  A restricted key (rk_…) needs: " + string.Join("; ", CheckStripe.Permissions));
        return items.All(item => item.Works) ? 0 : 1;
    }

    private static async Task<int> DemoAsync(WebApplication app)
    {
        RefuseWithoutKey(app);
        try
        {
            await PrepareDatabaseAsync(app);
            var (customer, subscription) = await app
                .Services.GetRequiredService<MakeStripeDemo>()
                .RunAsync(app.Lifetime.ApplicationStopping);
            await AuditAsync(app, "stripe demo", AuditAction.DemoCustomerMade, $"{customer}, {subscription}");
            Console.WriteLine($"  customer      {customer}\n  subscription  {subscription}");
            return 0;
        }
        catch (CatalogueNotPublishedException missing)
        {
            throw new StartException(missing.Message);
        }
        catch (Exception failure) when (StripeFailure.Is(failure, app.Lifetime.ApplicationStopping))
        {
            throw new StartException($"Stripe refused: {StripeFailure.Message(failure)}");
        }
    }

    private static void RefuseWithoutKey(WebApplication app)
    {
        if (app.Services.GetRequiredService<StripeSettings>().UsesSandbox)
            throw new StartException(
                "No Stripe key is configured. Set STRIPE_SECRET_KEY; the sandbox's catalogue is published by itself at start."
            );
    }

    // Safe beside a running portal: SQLite serialises the writes, and the other process keeps no counter of accounts or audit rows.
    private static async Task PrepareDatabaseAsync(WebApplication app)
    {
        if (app.Services.GetRequiredService<DataLock>().TryTake())
            await app.Services.MigrateAsync(app.Lifetime.ApplicationStopping);
        else
            await app.Services.RequireMigratedAsync(app.Lifetime.ApplicationStopping);
    }

    private static async Task<int> CreateAdminAsync(WebApplication app, string mail)
    {
        await PrepareDatabaseAsync(app);
        await using var scope = app.Services.CreateAsyncScope();
        Console.WriteLine(
            await scope.ServiceProvider.GetRequiredService<MakeOperator>().RunAsync(mail, AskPassword, app.Lifetime.ApplicationStopping)
        );
        var isPostgres = app.Services.GetRequiredService<BillingDatabase>().IsPostgres;
        if (!isPostgres)
            Console.WriteLine($"The data is in {app.Services.GetRequiredService<DataDirectory>().Path}.");
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
