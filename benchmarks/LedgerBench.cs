using System.Diagnostics;
using BillingPortal.Data;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using Microsoft.Extensions.Configuration;
using SQLitePCL;

namespace BillingPortal.Benchmarks;

/// <summary>Compares the writer, including both rollups, with raw prepared inserts of the same rows, 1,000 per transaction.</summary>
internal static class LedgerBench
{
    private const int Rows = 400_000;
    private const int RowsPerTransaction = 1000;
    private const int Tenants = 1000;

    public static async Task<IReadOnlyList<Row>> WriterAsync(Bench bench)
    {
        var empty = await BenchData.MakeAsync(bench.Folder("ledger"), Tenants);
        var inserts = new List<double>();
        var writer = new List<double>();
        for (var round = 0; round < bench.Rounds; round++)
        {
            inserts.Add(Raw(empty.CopyTo(bench.Folder($"raw{round}"))));
            writer.Add(await WriteAsync(empty.CopyTo(bench.Folder($"writer{round}"))));
            Console.Error.WriteLine($"  raw {inserts[^1]:N0} rows per s, writer {writer[^1]:N0}");
        }
        var ratio = Bench.Median(inserts.Zip(writer, (left, right) => right / left));
        return
        [
            new Row(
                "ledger writer / raw prepared inserts, rows per second",
                $"{ratio:F2} ({Bench.Median(writer):N0} / {Bench.Median(inserts):N0})",
                ">= 0.70",
                ratio >= 0.7
            ),
        ];
    }

    private static UsageEvent[] Events()
    {
        var random = new Random(7);
        var now = DateTimeOffset.UtcNow;
        return
        [
            .. Enumerable.Range(0, Rows).Select(i => BenchData.Row(i + 1, random.Next(Tenants), random.Next(BenchData.KeysPerTenant), now)),
        ];
    }

    private static double Raw(BenchData data)
    {
        using var database = new BillingDatabase(BillingDatabase.Sqlite(Path.Combine(data.Directory, "billing.db")), isPostgres: false);
        using var connection = database.OpenSqlite();
        raw.sqlite3_prepare_v2(
            connection,
            """
            INSERT INTO usage_events (id, tenant_id, key_id, meter, quantity, billable, is_test, occurred_at, received_at,
                period_start, endpoint, method, status, duration_ms, model, provider_cost_nano, source)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            """,
            out var insert
        );
        using (insert)
        {
            var events = Events();
            var watch = Stopwatch.StartNew();
            foreach (var chunk in events.Chunk(RowsPerTransaction))
            {
                Must(raw.sqlite3_exec(connection, "BEGIN IMMEDIATE"), raw.SQLITE_OK);
                foreach (var row in chunk)
                    Insert(insert, row);
                Must(raw.sqlite3_exec(connection, "COMMIT"), raw.SQLITE_OK);
            }
            return Rows / watch.Elapsed.TotalSeconds;
        }
    }

    private static void Insert(sqlite3_stmt insert, UsageEvent row)
    {
        raw.sqlite3_bind_int64(insert, 1, row.Id);
        raw.sqlite3_bind_int64(insert, 2, row.TenantId);
        raw.sqlite3_bind_int64(insert, 3, row.KeyId);
        raw.sqlite3_bind_text(insert, 4, row.Meter);
        raw.sqlite3_bind_int64(insert, 5, row.Quantity);
        raw.sqlite3_bind_int(insert, 6, row.Billable ? 1 : 0);
        raw.sqlite3_bind_int(insert, 7, row.IsTest ? 1 : 0);
        raw.sqlite3_bind_int64(insert, 8, row.OccurredAt.ToUnixTimeMilliseconds());
        raw.sqlite3_bind_int64(insert, 9, row.ReceivedAt.ToUnixTimeMilliseconds());
        raw.sqlite3_bind_int64(insert, 10, row.PeriodStart.ToUnixTimeMilliseconds());
        raw.sqlite3_bind_text(insert, 11, row.Endpoint);
        raw.sqlite3_bind_text(insert, 12, row.Method);
        raw.sqlite3_bind_int(insert, 13, row.Status);
        raw.sqlite3_bind_int(insert, 14, row.DurationMs);
        raw.sqlite3_bind_text(insert, 15, row.Model);
        raw.sqlite3_bind_int64(insert, 16, row.ProviderCostNano);
        raw.sqlite3_bind_text(insert, 17, row.Source);
        Must(raw.sqlite3_step(insert), raw.SQLITE_DONE);
        raw.sqlite3_reset(insert);
    }

    private static void Must(int result, int expected)
    {
        if (result != expected)
            throw new InvalidOperationException($"SQLite error {result}.");
    }

    private static async Task<double> WriteAsync(BenchData data)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Data:Directory", data.Directory)]).Build();
        using var database = new BillingDatabase(BillingDatabase.Sqlite(Path.Combine(data.Directory, "billing.db")), isPostgres: false);
        using var gate = new WriteGate(enabled: true);
        using var writer = new LedgerWriter(
            database,
            gate,
            DataDirectory.From(configuration),
            new StorageState(),
            TimeProvider.System,
            BenchData.Quiet<LedgerWriter>()
        );
        await writer.StartAsync(default);
        var events = Events();
        var watch = Stopwatch.StartNew();
        // Fill the queue: the writer's maximum throughput.
        const int Callers = LedgerWriter.QueueCapacity;
        await Task.WhenAll(
            Enumerable
                .Range(0, Callers)
                .Select(async caller =>
                {
                    for (var i = caller; i < events.Length; i += Callers)
                        if (await writer.CommitAsync(new LedgerEntry([events[i]])) != LedgerOutcome.Committed)
                            throw new InvalidOperationException("The writer refused a row.");
                })
        );
        var perSecond = Rows / watch.Elapsed.TotalSeconds;
        await writer.StopAsync(default);
        return perSecond;
    }
}
