using BillingPortal.ApiKeys;
using BillingPortal.Data;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace BillingPortal.Benchmarks;

/// <summary>A data directory with tenants, keys and optionally a history; created once and copied for each run.</summary>
internal sealed class BenchData(string directory)
{
    public const int KeysPerTenant = 10;
    private const int RowsPerCommit = 10_000;
    private const string Plan = "bench";

    /// <summary>A plan without the meter that is called: the quota step refuses each call.</summary>
    public const string RefusingPlan = "spent";

    public string Directory => directory;
    public string KeyFile => Path.Combine(directory, "keys.txt");

    /// <summary>Settings that enable every limit but set it too high to be reached, so that the whole path is measured.</summary>
    public static IReadOnlyList<string> Settings { get; } =
    [
        "--Catalogue:Plans:bench:Name=Bench",
        "--Catalogue:Plans:bench:Kind=Local",
        "--Catalogue:Plans:bench:RatePerMinute=60000000",
        "--Catalogue:Plans:bench:Order=99",
        "--Catalogue:Plans:bench:Meters:api_calls:Included=1000000000000",
        "--Catalogue:Plans:spent:Name=Spent",
        "--Catalogue:Plans:spent:Kind=Local",
        "--Catalogue:Plans:spent:Order=100",
        "--Catalogue:Plans:spent:Meters:tokens:Included=1",
        "--Benchmark:BareEndpoint=true",
        "--Stripe:AllowTestKeyInProduction=true",
        "--Proxy:AllowHttp=true",
        "--AllowedHosts=localhost;127.0.0.1",
        "--Logging:LogLevel:Default=Error",
    ];

    /// <param name="plan">The plan of all tenants.</param>
    public static async Task<BenchData> MakeAsync(string directory, int tenants, string plan = Plan)
    {
        System.IO.Directory.CreateDirectory(directory);
        var data = new BenchData(directory);
        await using var app = data.Build();
        await app.Services.MigrateAsync();
        var format = app.Services.GetRequiredService<KeyFormat>();
        var databases = app.Services.GetRequiredService<IDbContextFactory<BillingDb>>();
        await using var keyFile = new StreamWriter(data.KeyFile);
        var since = DateTimeOffset.UtcNow.AddDays(-40);
        foreach (var chunk in Enumerable.Range(1, tenants).Chunk(1000))
        {
            await using var db = await databases.CreateDbContextAsync();
            foreach (var number in chunk)
            {
                db.Add(
                    new Tenant
                    {
                        Id = number,
                        PublicId = $"bench{number}",
                        Name = $"Bench {number}",
                        ContactEmail = "bench@example.com",
                        CreatedAt = since,
                        LocalPlan = plan,
                        LocalPlanSince = since,
                    }
                );
                for (var i = 0; i < KeysPerTenant; i++)
                {
                    var (key, prefix, hash) = format.Create(isTest: false);
                    db.Add(
                        new ApiKey
                        {
                            TenantId = number,
                            Name = "bench",
                            Prefix = prefix,
                            Hash = hash,
                            Scopes = "call billing:read",
                            CreatedAt = since,
                        }
                    );
                    await keyFile.WriteLineAsync(key);
                }
            }
            await db.SaveChangesAsync();
        }
        return data;
    }

    /// <summary>
    /// Writes a month of past calls through the ledger's own writer, the same for all tenants, using the first <paramref
    /// name="keys"/> keys of each in turn.
    /// </summary>
    public void AddHistory(long events, int tenants, int keys)
    {
        using var database = new BillingDatabase(BillingDatabase.Sqlite(Path.Combine(directory, "billing.db")), isPostgres: false);
        using var ledger = new SqliteLedger(database.OpenSqlite());
        var from = DateTimeOffset.UtcNow.AddDays(-30);
        var step = TimeSpan.FromDays(29.9) / events;
        var entries = new List<LedgerEntry>(RowsPerCommit);
        for (long i = 0; i < events; i++)
        {
            var occurredAt = from + (step * i);
            entries.Add(new LedgerEntry([Row(i + 1, (int)(i % tenants), (int)(i / tenants % keys), occurredAt, isBillable: false)]));
            if (entries.Count < RowsPerCommit)
                continue;
            ledger.Commit(entries);
            entries.Clear();
        }
        if (entries.Count > 0)
            ledger.Commit(entries);
    }

    /// <param name="isBillable">True as on a plan billed by Stripe; the tenants' plan here is local.</param>
    public static UsageEvent Row(long id, int tenant, int key, DateTimeOffset occurredAt, bool isBillable = true) =>
        new()
        {
            Id = id,
            TenantId = tenant + 1,
            KeyId = (tenant * KeysPerTenant) + key + 1,
            Meter = "api_calls",
            Quantity = 1,
            Billable = isBillable,
            OccurredAt = occurredAt,
            ReceivedAt = occurredAt,
            PeriodStart = new DateTimeOffset(occurredAt.Year, occurredAt.Month, 1, 0, 0, 0, TimeSpan.Zero),
            Endpoint = "/v1/echo",
            Method = "GET",
            Status = 200,
            DurationMs = 1,
            Source = "call",
        };

    public BenchData CopyTo(string target)
    {
        System.IO.Directory.CreateDirectory(target);
        foreach (var file in System.IO.Directory.GetFiles(directory))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        return new BenchData(target);
    }

    public WebApplication Build() =>
        PortalHost.Build([
            "--environment",
            "Production",
            "--applicationName",
            "BillingPortal",
            "--contentRoot",
            AppContext.BaseDirectory,
            "--PublicUrl=http://localhost",
            "--Proxy:AllowHttp=true",
            "--Data:Directory=" + directory,
            .. Settings,
        ]);

    public static Microsoft.Extensions.Logging.ILogger<T> Quiet<T>() => NullLogger<T>.Instance;
}
