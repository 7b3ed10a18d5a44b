using System.Diagnostics;
using System.Globalization;
using BillingPortal.Data;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.UsageReporting;
using BillingPortal.UsageReporting.Reporters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Stripe;
using Stripe.Billing;
using TestSupport;

namespace Faults;

/// <summary>How long one node takes to send many tenants' pending reports to the sandbox: <c>-- drain [--tenants=100000]</c>.</summary>
internal static class DrainBenchmark
{
    private const int CustomersAtOnce = 16;

    public static async Task RunAsync(int tenants, int callsPerSecond)
    {
        var sandboxUrl = $"http://127.0.0.1:{FreePort.Take()}";
        var directory = Directory.CreateTempSubdirectory("billing-drain-").FullName;
        using var sandbox = new ChildProgram(
            "sandbox",
            ChildProgram.PathOf("SandboxProgram"),
            sandboxUrl,
            Path.Combine(directory, "sandbox.log"),
            "--urls",
            sandboxUrl,
            "--Sandbox:DataDirectory=" + Path.Combine(directory, "stripe"),
            "--Sandbox:ExitWithInput=true",
            "--Sandbox:ApiKeys:0=sk_test_sandbox"
        );
        await using var portal = BillingPortal.PortalHost.Build([
            "--environment",
            "Production",
            "--applicationName",
            "BillingPortal",
            "--contentRoot=" + Path.GetDirectoryName(ChildProgram.PathOf("PortalProgram")),
            "--Data:Directory=" + directory,
            "--Logging:LogLevel:Default=None",
            "--STRIPE_SECRET_KEY=sk_test_sandbox",
            "--STRIPE_API_BASE=" + sandboxUrl,
            $"--Reporting:CallsPerSecond={callsPerSecond}",
        ]);
        if (!await sandbox.StartAsync())
            throw new InvalidOperationException("The sandbox does not start.");
        await portal.Services.MigrateAsync();
        var databases = portal.Services.GetRequiredService<IDbContextFactory<BillingDb>>();
        await portal.Services.GetRequiredService<Installation>().LoadAsync(databases, default);
        await portal.Services.GetRequiredService<StripeMeters>().EnsureAsync("api_calls", default);
        await PrepareAsync(portal.Services, databases, tenants);

        Console.WriteLine($"{tenants:N0} tenants with one waiting report each, at most {callsPerSecond:N0} calls a second");
        var began = Stopwatch.GetTimestamp();
        var sent = await portal.Services.GetRequiredService<SendReports>().RunAsync(tenantId: null, default);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{sent.Accepted:N0} accepted, {sent.Waiting} waiting, {sent.Rejected} rejected in {seconds:F1} s: "
                    + $"{sent.Accepted / seconds:F0} calls a second (Stripe's limit: 1,000)"
            )
        );
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        sandbox.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private static async Task PrepareAsync(IServiceProvider services, IDbContextFactory<BillingDb> databases, int tenants)
    {
        var stripe = services.GetRequiredService<IStripeClient>();
        var customers = new string[tenants];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, tenants),
            new ParallelOptions { MaxDegreeOfParallelism = CustomersAtOnce },
            async (i, stop) =>
                customers[i] = (
                    await new CustomerService(stripe).CreateAsync(
                        new CustomerCreateOptions { Name = $"Tenant {i}" },
                        cancellationToken: stop
                    )
                ).Id
        );
        var now = TimeProvider.System.GetUtcNow();
        var minute = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)).AddMinutes(-5);
        foreach (var chunk in Enumerable.Range(0, tenants).Chunk(2000))
        {
            await using var db = await databases.CreateDbContextAsync();
            foreach (var i in chunk)
            {
                db.Add(
                    new Tenant
                    {
                        PublicId = Tenant.NewPublicId(),
                        Name = $"Tenant {i}",
                        ContactEmail = "x@example.com",
                        CreatedAt = now,
                        StripeCustomerId = customers[i],
                    }
                );
                db.Add(
                    new UsageReport
                    {
                        TenantId = i + 1,
                        RollupId = i + 1,
                        Meter = "api_calls",
                        StripeCustomerId = customers[i],
                        PeriodStart = minute,
                        Quantity = 10 + i % 90,
                        Identifier = $"drain-{i}-0-1",
                        Timestamp = minute,
                        CreatedAt = now,
                        NextAttemptAt = now,
                        Reporter = ReporterNames.MeterEvents,
                    }
                );
            }
            await db.SaveChangesAsync();
        }
    }
}
