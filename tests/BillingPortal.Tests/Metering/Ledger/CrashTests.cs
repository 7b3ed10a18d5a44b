using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using BillingPortal.ApiKeys;
using BillingPortal.Data;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using TestSupport;
using Xunit;

namespace BillingPortal.Tests.Metering.Ledger;

/// <summary>
/// The portal as a separate process, killed with -9 under load, several times: every acknowledged call is in the ledger,
/// nothing else is, the rollups agree, and a hard quota holds across all crashes. Three rounds in the normal run; 25 with
/// <c>LONG=1</c>.
/// </summary>
public sealed class CrashTests : IAsyncLifetime
{
    private const int Limit = 1_500;
    private const int Workers = 24;
    private static readonly int Rounds = Environment.GetEnvironmentVariable("LONG") is "1" ? 25 : 3;
    private static readonly string[] Settings =
    [
        "--Catalogue:Plans:crash:Name=Crash",
        "--Catalogue:Plans:crash:Kind=Local",
        "--Catalogue:Plans:crash:Meters:api_calls:Included=0",
        "--Catalogue:Plans:crash:Meters:tokens:Included=0",
        "--Catalogue:Plans:hard:Name=Hard",
        "--Catalogue:Plans:hard:Kind=Local",
        $"--Catalogue:Plans:hard:Meters:api_calls:Included={Limit}",
        "--Stripe:AllowTestKeyInProduction=true",
        "--Logging:LogLevel:Default=Critical",
        "--Proxy:AllowHttp=true",
    ];

    private readonly string _directory = Directory.CreateTempSubdirectory("billing-crash-").FullName;
    private readonly List<string> _keys = [];
    private readonly Dictionary<string, long> _acknowledged = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _unanswered = new(StringComparer.Ordinal);

    public async Task InitializeAsync()
    {
        await using var app = Build();
        await app.Services.MigrateAsync();
        var format = app.Services.GetRequiredService<KeyFormat>();
        await using var db = app.Services.GetRequiredService<IDbContextFactory<BillingDb>>().CreateDbContext();
        foreach (var (id, plan) in new[] { (1L, "crash"), (2L, "hard") })
        {
            db.Add(
                new Tenant
                {
                    Id = id,
                    PublicId = "ten_" + plan,
                    Name = plan,
                    ContactEmail = "crash@example.com",
                    CreatedAt = DateTimeOffset.UtcNow,
                    LocalPlan = plan,
                    LocalPlanSince = DateTimeOffset.UtcNow,
                }
            );
            var (key, prefix, hash) = format.Create(isTest: false);
            db.Add(
                new ApiKey
                {
                    TenantId = id,
                    Name = plan,
                    Prefix = prefix,
                    Hash = hash,
                    Scopes = "call",
                    CreatedAt = DateTimeOffset.UtcNow,
                }
            );
            _keys.Add(key);
        }
        await db.SaveChangesAsync();
    }

    public Task DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Killed_under_load_it_loses_no_acknowledged_call_and_invents_none()
    {
        var random = new Random(Rounds); // kill times differ between rounds, not between runs
        for (var round = 0; round < Rounds; round++)
        {
            using var portal = await StartAsync();
            using var stop = new CancellationTokenSource();
            var workers = Enumerable
                .Range(0, Workers)
                .Select(worker =>
                    worker switch
                    {
                        < 4 => StreamAsync(portal, stop.Token),
                        < 8 => CallAsync(portal, 1, "hard", stop.Token),
                        _ => CallAsync(portal, 0, "free", stop.Token),
                    }
                )
                .ToList();
            await PortalApp.EventuallyAsync(
                () => Task.FromResult(Counted("free") >= (round + 1) * 100 && Counted("tokens") >= (round + 1) * 50),
                "the load is under way"
            );
            await Task.Delay(random.Next(0, 800));
            portal.Process.Kill(); // SIGKILL: nothing is flushed, no handler runs
            await portal.Process.WaitForExitAsync();
            await stop.CancelAsync();
            await Task.WhenAll(workers);
            await CheckAsync(afterRestart: false);
        }
        using (var last = await StartAsync())
        {
            last.Process.Kill();
            await last.Process.WaitForExitAsync();
        }
        await CheckAsync(afterRestart: true);
    }

    private async Task CheckAsync(bool afterRestart)
    {
        await using var app = Build();
        await using var db = app.Services.GetRequiredService<IDbContextFactory<BillingDb>>().CreateDbContext();
        var rows = await db.Set<UsageEvent>().AsNoTracking().ToListAsync();
        foreach (var (name, tenantId) in new[] { ("free", 1L), ("hard", 2L) })
        {
            var stored = rows.Count(row => row.TenantId == tenantId && row is { Meter: "api_calls", Quantity: 1 });
            stored.ShouldBeGreaterThanOrEqualTo((int)_acknowledged.GetValueOrDefault(name), "an acknowledged call is missing");
            stored.ShouldBeLessThanOrEqualTo(
                (int)(_acknowledged.GetValueOrDefault(name) + _unanswered.GetValueOrDefault(name)),
                "a call is there that nobody made"
            );
        }
        foreach (var period in rows.Where(row => row.TenantId == 2).GroupBy(row => row.PeriodStart))
            period.Sum(row => row.Quantity).ShouldBeLessThanOrEqualTo(Limit); // one period, unless the run crosses the end of a month
        _acknowledged.GetValueOrDefault("free").ShouldBeGreaterThan(0);
        foreach (var group in rows.GroupBy(row => (row.TenantId, row.Meter)))
        {
            var units = group.Sum(row => row.Quantity);
            (
                await db.Set<UsageRollup>()
                    .Where(row => row.TenantId == group.Key.TenantId && row.Meter == group.Key.Meter)
                    .SumAsync(row => row.Quantity)
            ).ShouldBe(units);
            (
                await db.Set<UsageRollup>()
                    .Where(row => row.TenantId == group.Key.TenantId && row.Meter == group.Key.Meter)
                    .SumAsync(row => row.Events)
            ).ShouldBe(group.Count());
            (
                await db.Set<UsageDay>()
                    .Where(row => row.TenantId == group.Key.TenantId && row.Meter == group.Key.Meter)
                    .SumAsync(row => row.Quantity)
            ).ShouldBe(units);
        }
        if (!afterRestart)
            return;
        (await db.Set<OpenStream>().AnyAsync()).ShouldBeFalse("a stream that a crash cut off is settled at the next start");
        // A checkpoint every 32 tokens limits what a crash can lose.
        rows.Where(row => row.Meter == "tokens")
            .Sum(row => row.Quantity)
            .ShouldBeGreaterThanOrEqualTo(_acknowledged.GetValueOrDefault("tokens") - (32L * 4 * Rounds));
    }

    private async Task CallAsync(Portal portal, int key, string name, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, portal.Url + "/v1/echo")
                {
                    Headers = { Authorization = new AuthenticationHeaderValue("Bearer", _keys[key]) },
                };
                using var answer = await portal.Http.SendAsync(request, stop);
                if (answer.StatusCode == HttpStatusCode.OK)
                    Count(_acknowledged, name, 1);
                else if (answer.StatusCode == HttpStatusCode.PaymentRequired)
                    await Task.Delay(20, stop);
            }
            catch (Exception cut) when (cut is HttpRequestException or OperationCanceledException or IOException)
            {
                Count(_unanswered, name, 1); // no answer: it may be recorded or not
                if (portal.Process.HasExited)
                    return;
            }
        }
    }

    private async Task StreamAsync(Portal portal, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, portal.Url + "/v1/chat/completions")
                {
                    Headers = { Authorization = new AuthenticationHeaderValue("Bearer", _keys[0]) },
                    Content = JsonContent.Create(
                        new
                        {
                            messages = new[] { new { role = "user", content = "count" } },
                            max_tokens = 400,
                            stream = true,
                        }
                    ),
                };
                using var answer = await portal.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
                using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(stop));
                while (await reader.ReadLineAsync(stop) is { } line)
                    if (line.Contains("word-", StringComparison.Ordinal))
                        Count(_acknowledged, "tokens", 1);
            }
            catch (Exception cut) when (cut is HttpRequestException or OperationCanceledException or IOException)
            {
                if (portal.Process.HasExited)
                    return;
            }
        }
    }

    private long Counted(string name)
    {
        lock (_acknowledged)
            return _acknowledged.GetValueOrDefault(name);
    }

    private static void Count(Dictionary<string, long> counts, string name, long by)
    {
        lock (counts)
            counts[name] = counts.GetValueOrDefault(name) + by;
    }

    private Microsoft.AspNetCore.Builder.WebApplication Build() =>
        PortalHost.Build([
            "--environment",
            "Production",
            "--applicationName",
            "BillingPortal",
            "--Data:Directory=" + _directory,
            .. Settings,
        ]);

    /// <summary>Nothing listens there, and no call may wait for it.</summary>
    private static readonly Dictionary<string, string> StripeIsAway = new(StringComparer.Ordinal)
    {
        ["STRIPE_SECRET_KEY"] = "sk_test_crash",
        ["STRIPE_WEBHOOK_SECRET"] = "whsec_crash",
        ["STRIPE_API_BASE"] = "http://127.0.0.1:9",
    };

    private async Task<Portal> StartAsync()
    {
        var url = $"http://127.0.0.1:{FreePort.Take().ToString(CultureInfo.InvariantCulture)}";
        var errors = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var process = ChildProcess.Start(
            "BillingPortal.dll",
            [
                "--environment",
                "Production",
                "--contentRoot",
                AppContext.BaseDirectory,
                "--urls",
                url,
                "--PublicUrl=" + url,
                "--Data:Directory=" + _directory,
                .. Settings,
            ],
            AppContext.BaseDirectory,
            _ => { },
            errors.Enqueue,
            StripeIsAway
        );
        var portal = new Portal(process, url);
        await PortalApp.EventuallyAsync(
            async () =>
            {
                if (process.HasExited)
                    throw new InvalidOperationException("The portal ended at start: " + string.Join('\n', errors));
                try
                {
                    return (await portal.Http.GetAsync(url + "/healthz")).IsSuccessStatusCode;
                }
                catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
                {
                    return false;
                }
            },
            "the portal listens"
        );
        return portal;
    }

    private sealed record Portal(Process Process, string Url) : IDisposable
    {
        public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(20) };

        public void Dispose()
        {
            if (!Process.HasExited)
                Process.Kill();
            Http.Dispose();
            Process.Dispose();
        }
    }
}
