namespace BillingPortal.Benchmarks;

/// <summary>The metered endpoint against the same server's unmetered one, under load.</summary>
internal static class LoadBench
{
    private const int Tenants = 1000; // with ten keys each: 10,000 keys in use
    private const string Metered = "/v1/echo";
    private const string Bare = "/bench/echo";

    public static async Task<IReadOnlyList<Row>> ThroughputAsync(Bench bench)
    {
        var data = await BenchData.MakeAsync(bench.Folder("load"), Tenants);
        await using var portal = await PortalProcess.StartAsync(data);
        await WarmUpAsync(portal, data);
        var rows = new List<Row>();
        foreach (var (connections, target) in new[] { (256, 0.60), (64, 0.50) })
        {
            var (bare, metered) = await CompareAsync(bench, portal, data, connections, pauseMs: 0);
            var ratio = Bench.Median(bare.Zip(metered, (left, right) => right.PerSecond / left.PerSecond));
            var errors = bare.Concat(metered).Sum(load => load.Errors);
            rows.Add(
                new Row(
                    $"metered / bare at {connections} connections, 10,000 keys",
                    $"{ratio:F2} ({Bench.Median(metered.Select(load => load.PerSecond)):N0} / "
                        + $"{Bench.Median(bare.Select(load => load.PerSecond)):N0} per s{(errors > 0 ? $", {errors} ERRORS" : "")})",
                    $">= {target:F2}",
                    ratio >= target && errors == 0
                )
            );
        }
        return rows;
    }

    public static async Task<IReadOnlyList<Row>> LatencyAsync(Bench bench)
    {
        const int Connections = 256;
        var data = await BenchData.MakeAsync(bench.Folder("latency"), Tenants);
        await using var portal = await PortalProcess.StartAsync(data);
        await WarmUpAsync(portal, data);
        var full = Bench.Median([
            (await Wrk.RunAsync(portal.Url + Metered, data.KeyFile, Connections, bench.Seconds)).PerSecond,
            (await Wrk.RunAsync(portal.Url + Metered, data.KeyFile, Connections, bench.Seconds)).PerSecond,
        ]);
        var pauseMs = (int)Math.Ceiling(Connections / (full / 2) * 1000);
        var (bare, metered) = await CompareAsync(bench, portal, data, Connections, pauseMs);
        var added50 = Bench.Median(bare.Zip(metered, (left, right) => (right.P50 - left.P50) / 1000));
        var added99 = Bench.Median(bare.Zip(metered, (left, right) => (right.P99 - left.P99) / 1000));
        var rate = Bench.Median(metered.Select(load => load.PerSecond));
        return
        [
            new Row(
                $"latency added at {rate:N0} per s (half of its most), p50",
                $"{added50:F2} ms (bare {Bench.Median(bare.Select(load => load.P50)) / 1000:F2})",
                "<= 1.5 ms",
                added50 <= 1.5
            ),
            new Row(
                "the same, p99",
                $"{added99:F2} ms (bare {Bench.Median(bare.Select(load => load.P99)) / 1000:F2})",
                "<= 8 ms",
                added99 <= 8
            ),
        ];
    }

    /// <summary>Compares refused with served calls: if refusing cost more, it would not protect the server.</summary>
    public static async Task<IReadOnlyList<Row>> RefusalsAsync(Bench bench)
    {
        const int Connections = 64;
        var serving = await BenchData.MakeAsync(bench.Folder("serving"), Tenants);
        var refusing = await BenchData.MakeAsync(bench.Folder("refusing"), Tenants, BenchData.RefusingPlan);
        await using var open = await PortalProcess.StartAsync(serving);
        await using var closed = await PortalProcess.StartAsync(refusing);
        foreach (var (portal, data) in new[] { (open, serving), (closed, refusing) })
            for (var i = 0; i < 3; i++)
                await Wrk.RunAsync(portal.Url + Metered, data.KeyFile, Connections, seconds: 2);
        var (served, refused) = (new List<Load>(), new List<Load>());
        for (var round = 0; round < bench.Rounds; round++)
        {
            served.Add(await Wrk.RunAsync(open.Url + Metered, serving.KeyFile, Connections, bench.Seconds));
            refused.Add(await Wrk.RunAsync(closed.Url + Metered, refusing.KeyFile, Connections, bench.Seconds));
            Console.Error.WriteLine(
                $"  served {served[^1].PerSecond:N0} per s (errors {served[^1].Errors}), refused {refused[^1].PerSecond:N0} "
                    + $"({refused[^1].Errors} of {refused[^1].Requests} answered with an error)"
            );
        }
        var ratio = Bench.Median(served.Zip(refused, (left, right) => right.PerSecond / left.PerSecond));
        // every refused call failed, no served call did
        var isSound = served.Sum(load => load.Errors) == 0 && refused.All(load => load.Errors == load.Requests);
        return
        [
            new Row(
                $"refused and counted / served at {Connections} connections, 10,000 keys",
                $"{ratio:F2} ({Bench.Median(refused.Select(load => load.PerSecond)):N0} / "
                    + $"{Bench.Median(served.Select(load => load.PerSecond)):N0} per s{(isSound ? "" : ", MIXED")})",
                ">= 1.00",
                ratio >= 1 && isSound
            ),
        ];
    }

    /// <summary>Loads every key once, and lets the JIT reach its last tier and the log its full length.</summary>
    public static async Task WarmUpAsync(PortalProcess portal, BenchData data)
    {
        var keys = File.ReadLines(data.KeyFile).Count();
        for (var done = 0L; done < 3 * keys; )
        {
            done += (await Wrk.RunAsync(portal.Url + Metered, data.KeyFile, connections: 64, seconds: 3)).Requests;
            await Wrk.RunAsync(portal.Url + Bare, data.KeyFile, connections: 64, seconds: 2);
        }
    }

    private static async Task<(List<Load> Bare, List<Load> Metered)> CompareAsync(
        Bench bench,
        PortalProcess portal,
        BenchData data,
        int connections,
        int pauseMs
    )
    {
        var bare = new List<Load>();
        var metered = new List<Load>();
        for (var round = 0; round < bench.Rounds; round++)
        {
            bare.Add(await Wrk.RunAsync(portal.Url + Bare, data.KeyFile, connections, bench.Seconds, pauseMs));
            metered.Add(await Wrk.RunAsync(portal.Url + Metered, data.KeyFile, connections, bench.Seconds, pauseMs));
            Console.Error.WriteLine(
                $"  {connections} connections: bare {bare[^1].PerSecond:N0} per s (p50 {bare[^1].P50 / 1000:F2} p99 "
                    + $"{bare[^1].P99 / 1000:F2} ms), metered {metered[^1].PerSecond:N0} (p50 {metered[^1].P50 / 1000:F2} p99 "
                    + $"{metered[^1].P99 / 1000:F2} ms), errors {bare[^1].Errors + metered[^1].Errors}"
            );
        }
        return (bare, metered);
    }
}
