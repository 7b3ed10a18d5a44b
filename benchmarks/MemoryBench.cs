namespace BillingPortal.Benchmarks;

/// <summary>Resident memory with 100,000 keys and their tenants' counters in use, compared with the same portal idle.</summary>
internal static class MemoryBench
{
    private const int Tenants = 10_000; // with ten keys each
    private const int TargetMegabytes = 150;

    public static async Task<IReadOnlyList<Row>> RunAsync(Bench bench)
    {
        var small = await BenchData.MakeAsync(bench.Folder("few"), tenants: 10);
        var large = await BenchData.MakeAsync(bench.Folder("many"), Tenants);
        // Both serve the same number of calls; only the number of keys differs.
        var few = await MeasureAsync(small);
        var many = await MeasureAsync(large);
        var more = many.After - many.Idle;
        return
        [
            new Row(
                "memory of 100,000 active keys and counters over an idle portal",
                $"{more} MB ({many.Idle} idle, {many.After} after; with 100 keys and the same load {few.After - few.Idle})",
                "<= 150 MB",
                more <= TargetMegabytes
            ),
        ];
    }

    private static async Task<(long Idle, long After)> MeasureAsync(BenchData data)
    {
        const int Calls = 100_000;
        await using var portal = await PortalProcess.StartAsync(data);
        await Task.Delay(TimeSpan.FromSeconds(5));
        var idle = portal.ResidentMegabytes;
        // wrk uses the keys in turn, so this many calls use each of them.
        for (var done = 0L; done < Calls; )
            done += (await Wrk.RunAsync(portal.Url + "/v1/echo", data.KeyFile, connections: 16, seconds: 5)).Requests;
        await Task.Delay(TimeSpan.FromSeconds(5));
        return (idle, portal.ResidentMegabytes);
    }
}
