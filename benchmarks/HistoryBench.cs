using System.Diagnostics;
using BillingPortal.Tenants;
using BillingPortal.Usage;
using Microsoft.Extensions.DependencyInjection;

namespace BillingPortal.Benchmarks;

/// <summary>The cost of ten million past calls: loading, the usage page's queries, start time.</summary>
internal static class HistoryBench
{
    private const int Tenants = 1000;
    private const long FewEvents = 100_000;
    private const int Connections = 256;

    // A hundred calls per tenant over thirty days with three keys: the short history has every key and day of the long one.
    private const int FewKeys = 3;

    public static async Task<IReadOnlyList<Row>> RunAsync(Bench bench)
    {
        var empty = await BenchData.MakeAsync(bench.Folder("none"), Tenants);
        var watch = Stopwatch.StartNew();
        BenchData With(string name, long events, int keys)
        {
            var data = empty.CopyTo(bench.Folder(name));
            data.AddHistory(events, Tenants, keys);
            Console.Error.WriteLine(
                $"  {events:N0} past calls by {keys} keys of each tenant: {watch.Elapsed.TotalSeconds:F0} s, "
                    + $"{new FileInfo(Path.Combine(data.Directory, "billing.db")).Length >> 20} MB"
            );
            watch.Restart();
            return data;
        }
        var full = With("history", bench.History, BenchData.KeysPerTenant);
        List<Row> rows = [.. await LoadAsync(bench, empty, full), await StartAsync(bench, empty, full)];
        rows.Add(
            await QueriesAsync(bench, With("few", FewEvents, FewKeys), With("same", bench.History, FewKeys), "the same keys and days")
        );
        rows.Add(await QueriesAsync(bench, With("few-of-all", FewEvents, BenchData.KeysPerTenant), full, "three times the keys and days"));
        return rows;
    }

    private static async Task<IReadOnlyList<Row>> LoadAsync(Bench bench, BenchData empty, BenchData full)
    {
        var ratios = new List<double>();
        await using var without = await PortalProcess.StartAsync(empty);
        await using var with = await PortalProcess.StartAsync(full);
        await LoadBench.WarmUpAsync(without, empty);
        await LoadBench.WarmUpAsync(with, full);
        for (var round = 0; round < bench.Rounds; round++)
        {
            var none = await Wrk.RunAsync(without.Url + "/v1/echo", empty.KeyFile, Connections, bench.Seconds);
            var many = await Wrk.RunAsync(with.Url + "/v1/echo", full.KeyFile, Connections, bench.Seconds);
            ratios.Add(many.PerSecond / none.PerSecond);
            Console.Error.WriteLine($"  empty ledger {none.PerSecond:N0} per s, full {many.PerSecond:N0}");
        }
        var ratio = Bench.Median(ratios);
        return [new Row($"the same load with {bench.History:N0} past calls / with none", $"{ratio:F2}", ">= 0.90", ratio >= 0.9)];
    }

    private static async Task<Row> QueriesAsync(Bench bench, BenchData few, BenchData many, string what)
    {
        var small = new List<double>();
        var large = new List<double>();
        for (var round = 0; round < bench.Rounds; round++)
        {
            small.Add(await QueryAsync(few));
            large.Add(await QueryAsync(many));
        }
        var ratio = Bench.Median(large) / Bench.Median(small);
        return new Row(
            $"usage page queries, {bench.History:N0} past calls / {FewEvents:N0}, {Tenants:N0} tenants, {what}",
            $"{ratio:F2} ({Bench.Median(large):F2} / {Bench.Median(small):F2} ms)",
            "<= 1.30",
            ratio <= 1.3
        );
    }

    /// <summary>Milliseconds for the usage page's queries, in each of its splits, for one tenant after another.</summary>
    private static async Task<double> QueryAsync(BenchData data)
    {
        const int Asked = 200;
        await using var app = data.Build();
        var (queries, breakdown) = (app.Services.GetRequiredService<UsageQueries>(), app.Services.GetRequiredService<UsageBreakdown>());
        var to = new DateTimeOffset(DateTimeOffset.UtcNow.UtcDateTime.Date, TimeSpan.Zero).AddDays(1);
        var tenants = Enumerable
            .Range(0, Asked)
            .Select(i => new TenantContext(
                (i * 37 % Tenants) + 1,
                "bench",
                "Bench",
                StripeCustomerId: null,
                Role.Owner,
                UserId: null,
                DisplayName: null
            ))
            .ToArray();
        async Task AskAsync(TenantContext tenant)
        {
            await queries.PeriodAsync(tenant, default);
            foreach (var split in (UsageSplit[])[UsageSplit.Key, UsageSplit.Endpoint, UsageSplit.Status])
                await breakdown.ReadAsync(tenant, to.AddDays(-30), to, "api_calls", split, default);
        }
        // The counters of an active tenant are in memory; the time to load them after a start is measured separately.
        foreach (var tenant in tenants)
            await queries.PeriodAsync(tenant, default);
        foreach (var tenant in tenants.Take(20))
            await AskAsync(tenant); // compiles the queries
        var watch = Stopwatch.StartNew();
        foreach (var tenant in tenants)
            await AskAsync(tenant);
        return watch.Elapsed.TotalMilliseconds / Asked;
    }

    private static async Task<Row> StartAsync(Bench bench, BenchData empty, BenchData full)
    {
        var without = new List<double>();
        var with = new List<double>();
        for (var round = 0; round < bench.Rounds; round++)
        {
            without.Add(await FirstCallAsync(empty));
            with.Add(await FirstCallAsync(full));
        }
        var more = Bench.Median(with) - Bench.Median(without);
        return new Row(
            $"start until counted calls are answered, {bench.History:N0} past calls over none",
            $"{more:F2} s more ({Bench.Median(with):F2} / {Bench.Median(without):F2})",
            "<= 2 s more",
            more <= 2
        );
    }

    private static async Task<double> FirstCallAsync(BenchData data)
    {
        var watch = Stopwatch.StartNew();
        await using var portal = await PortalProcess.StartAsync(data);
        using var http = new HttpClient();
        foreach (var key in File.ReadLines(data.KeyFile).Take(1000))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, portal.Url + "/v1/echo");
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
            using var answer = await http.SendAsync(request);
            answer.EnsureSuccessStatusCode();
        }
        return watch.Elapsed.TotalSeconds;
    }
}
