using System.Diagnostics;
using BillingPortal.Data;
using BillingPortal.Metering;
using BillingPortal.Web;
using Microsoft.Extensions.Configuration;

namespace BillingPortal.Benchmarks;

/// <summary>The writer alone, rows with both rollups, against raw prepared inserts of the same rows, 1,000 in a transaction.</summary>
internal static class LedgerBench
{
    private const int Rows = 200_000;
    private const int RowsPerTransaction = 1000;
    private const int Tenants = 1000;

    public static async Task<IReadOnlyList<Row>> WriterAsync(Bench bench)
    {
        var empty = await BenchData.MakeAsync(bench.Folder("ledger"), Tenants);
        var raw = new List<double>();
        var writer = new List<double>();
        for (var round = 0; round < bench.Rounds; round++)
        {
            raw.Add(Raw(empty.CopyTo(bench.Folder($"raw{round}"))));
            writer.Add(await WriteAsync(empty.CopyTo(bench.Folder($"writer{round}"))));
            Console.Error.WriteLine($"  raw {raw[^1]:N0} rows per s, writer {writer[^1]:N0}");
        }
        var ratio = Bench.Median(raw.Zip(writer, (left, right) => right / left));
        return [new Row("ledger writer / raw prepared inserts, rows per second", $"{ratio:F2} ({Bench.Median(writer):N0} / {Bench.Median(raw):N0})", ">= 0.70", ratio >= 0.7)];
    }

    private static UsageEvent[] Events()
    {
        var random = new Random(7);
        var now = DateTimeOffset.UtcNow;
        return [.. Enumerable.Range(0, Rows).Select(i => BenchData.Row(i + 1, random.Next(Tenants), random.Next(BenchData.KeysPerTenant), now))];
    }

    private static double Raw(BenchData data)
    {
        using var database = new BillingDatabase(BillingDatabase.Sqlite(Path.Combine(data.Directory, "billing.db")), isPostgres: false);
        using var connection = database.OpenSqlite();
        using var begin = new SqliteStatement(connection, "BEGIN IMMEDIATE");
        using var commit = new SqliteStatement(connection, "COMMIT");
        using var insert = new SqliteStatement(connection, """
            INSERT INTO usage_events (id, tenant_id, key_id, meter, quantity, billable, is_test, occurred_at, received_at, period_start, endpoint, method, status, duration_ms, model, provider_cost_nano, source)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            """);
        var events = Events();
        var watch = Stopwatch.StartNew();
        foreach (var chunk in events.Chunk(RowsPerTransaction))
        {
            begin.Run();
            foreach (var row in chunk)
            {
                insert.Bind(1, row.Id);
                insert.Bind(2, row.TenantId);
                insert.Bind(3, row.KeyId);
                insert.Bind(4, row.Meter);
                insert.Bind(5, row.Quantity);
                insert.Bind(6, row.Billable);
                insert.Bind(7, row.IsTest);
                insert.Bind(8, row.OccurredAt.ToUnixTimeMilliseconds());
                insert.Bind(9, row.ReceivedAt.ToUnixTimeMilliseconds());
                insert.Bind(10, row.PeriodStart.ToUnixTimeMilliseconds());
                insert.Bind(11, row.Endpoint);
                insert.Bind(12, row.Method);
                insert.Bind(13, row.Status);
                insert.Bind(14, row.DurationMs);
                insert.Bind(15, row.Model);
                insert.Bind(16, row.ProviderCostNano);
                insert.Bind(17, row.Source);
                insert.Run();
            }
            commit.Run();
        }
        return Rows / watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> WriteAsync(BenchData data)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Data:Directory", data.Directory)]).Build();
        using var database = new BillingDatabase(BillingDatabase.Sqlite(Path.Combine(data.Directory, "billing.db")), isPostgres: false);
        using var gate = new WriteGate(enabled: true);
        using var writer = new LedgerWriter(database, gate, DataDirectory.From(configuration), TimeProvider.System, BenchData.Quiet<LedgerWriter>());
        await writer.StartAsync(default);
        var events = Events();
        var watch = Stopwatch.StartNew();
        // As many waiting as a busy portal has: the queue refuses more than it can hold.
        const int Callers = 2048;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
        {
            for (var i = caller; i < events.Length; i += Callers)
                if (await writer.CommitAsync(new LedgerEntry([events[i]])) != LedgerOutcome.Committed) throw new InvalidOperationException("The writer refused a row.");
        }));
        var perSecond = Rows / watch.Elapsed.TotalSeconds;
        await writer.StopAsync(default);
        return perSecond;
    }
}
