using System.Globalization;
using BillingPortal.Data;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Metering.Ledger;

/// <summary>A migrated database and the ledger's writer, without a portal.</summary>
public abstract class LedgerFixture : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("billing-ledger-").FullName;
    private long _tenants = 1000;

    protected abstract Task<string> ConnectionStringAsync(string directory);

    internal BillingDatabase Database { get; private set; } = null!;
    internal WriteGate Gate { get; private set; } = null!;
    internal string SpoolPath => Path.Combine(_directory, "ledger.spool");
    public bool IsPostgres => Database.IsPostgres;

    public async Task InitializeAsync()
    {
        var connectionString = await ConnectionStringAsync(_directory);
        Database = new BillingDatabase(connectionString, connectionString.Contains("Host=", StringComparison.Ordinal));
        Gate = new WriteGate(enabled: !Database.IsPostgres);
        await using var db = Db();
        await db.Database.MigrateAsync();
    }

    public virtual Task DisposeAsync()
    {
        Database.Dispose();
        Gate.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
        return Task.CompletedTask;
    }

    public BillingDb Db() => new BillingDbFactory(Database, Gate).CreateDbContext();

    /// <summary>A tenant id that no other test uses.</summary>
    public long NewTenant() => Interlocked.Increment(ref _tenants);

    internal async Task<LedgerWriter> StartAsync(TimeProvider? clock = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Data:Directory", _directory)]).Build();
        var writer = new LedgerWriter(
            Database,
            Gate,
            DataDirectory.From(configuration),
            new StorageState(),
            clock ?? TimeProvider.System,
            NullLogger<LedgerWriter>.Instance
        );
        await writer.StartAsync(default);
        return writer;
    }

    internal ILedgerSql Sql() =>
        Database.IsPostgres ? new PostgresLedger(Database.OpenPostgres()) : new SqliteLedger(Database.OpenSqlite());

    /// <summary>Checks that both rollups agree with the sums of a tenant's ledger rows.</summary>
    public async Task CheckRollupsAsync(long tenantId)
    {
        await using var db = Db();
        var rows = await db.Set<UsageEvent>().AsNoTracking().Where(row => row.TenantId == tenantId).ToListAsync();
        var hours = await db.Set<UsageRollup>().AsNoTracking().Where(row => row.TenantId == tenantId).ToListAsync();
        var days = await db.Set<UsageDay>().AsNoTracking().Where(row => row.TenantId == tenantId).ToListAsync();
        hours
            .Select(hour =>
                $"{hour.Meter} {Text(hour.PeriodStart)} {Text(hour.HourStart)} {hour.Quantity} {hour.Billable} {hour.Test} "
                + $"{hour.Events} {hour.ProviderCostNano} {hour.FirstEvent} {hour.LastEvent}"
            )
            .Order(StringComparer.Ordinal)
            .ShouldBe(
                rows.GroupBy(row => (row.Meter, row.PeriodStart, Hour: Floor(row.OccurredAt, 3_600_000)))
                    .Select(group =>
                        $"{group.Key.Meter} {Text(group.Key.PeriodStart)} {Text(group.Key.Hour)} "
                        + $"{group.Where(row => !row.IsTest).Sum(row => row.Quantity)} "
                        + $"{group.Where(row => row.Billable).Sum(row => row.Quantity)} "
                        + $"{group.Where(row => row.IsTest).Sum(row => row.Quantity)} {group.Count()} "
                        + $"{group.Sum(row => row.ProviderCostNano)} {group.Min(row => row.Id)} {group.Max(row => row.Id)}"
                    )
                    .Order(StringComparer.Ordinal)
            );
        days.Select(day =>
                $"{Text(day.Day)} {Text(day.PeriodStart)} {day.Meter} {day.KeyId} {day.Endpoint} {day.Model} {day.Status} "
                + $"{day.Quantity} {day.Events} {day.DurationMs}"
            )
            .Order(StringComparer.Ordinal)
            .ShouldBe(
                rows.GroupBy(row =>
                        (Day: Floor(row.OccurredAt, 86_400_000), row.PeriodStart, row.Meter, row.KeyId, row.Endpoint, row.Model, row.Status)
                    )
                    .Select(group =>
                        $"{Text(group.Key.Day)} {Text(group.Key.PeriodStart)} {group.Key.Meter} {group.Key.KeyId} {group.Key.Endpoint} "
                        + $"{group.Key.Model} {group.Key.Status} {group.Sum(row => row.Quantity)} "
                        + $"{group.Count()} {group.Sum(row => row.DurationMs)}"
                    )
                    .Order(StringComparer.Ordinal)
            );
    }

    public async Task<int> CountAsync(long tenantId)
    {
        await using var db = Db();
        return await db.Set<UsageEvent>().CountAsync(row => row.TenantId == tenantId);
    }

    internal static UsageEvent Row(
        long id,
        long tenantId,
        long quantity = 1,
        string meter = "api_calls",
        DateTimeOffset? at = null,
        long keyId = 1,
        bool isTest = false,
        string? idempotencyKey = null
    )
    {
        var occurred = at ?? DateTimeOffset.UtcNow;
        return new UsageEvent
        {
            Id = id,
            TenantId = tenantId,
            KeyId = keyId,
            Meter = meter,
            Quantity = quantity,
            Billable = !isTest,
            IsTest = isTest,
            OccurredAt = occurred,
            ReceivedAt = occurred,
            PeriodStart = new DateTimeOffset(occurred.Year, occurred.Month, 1, 0, 0, 0, TimeSpan.Zero),
            Endpoint = "/v1/echo",
            Method = "GET",
            Status = 200,
            DurationMs = 3,
            Source = "call",
            IdempotencyKey = idempotencyKey,
        };
    }

    private static DateTimeOffset Floor(DateTimeOffset instant, long ms) =>
        DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds() / ms * ms);

    private static string Text(DateTimeOffset instant) => instant.ToString("O", CultureInfo.InvariantCulture);
}

public sealed class SqliteLedgerFixture : LedgerFixture
{
    protected override Task<string> ConnectionStringAsync(string directory) =>
        Task.FromResult(BillingDatabase.Sqlite(Path.Combine(directory, "billing.db")));
}

public sealed class PostgresLedgerFixture : LedgerFixture
{
    public PostgresFixture Postgres { get; } = new();

    protected override async Task<string> ConnectionStringAsync(string directory)
    {
        await Postgres.InitializeAsync();
        return await Postgres.NewDatabaseAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}
