using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace BillingPortal.Benchmarks;

/// <summary>Allocations per call: the portal runs in this process, all its threads are counted, and wrk runs outside.</summary>
internal static class CallBench
{
    private const int Tenants = 1000;
    private const double TargetBytes = 1536;

    public static async Task<IReadOnlyList<Row>> AllocationsAsync(Bench bench)
    {
        var data = await BenchData.MakeAsync(bench.Folder("allocations"), Tenants);
        Environment.SetEnvironmentVariable("STRIPE_SECRET_KEY", "sk_test_benchmark");
        Environment.SetEnvironmentVariable("STRIPE_WEBHOOK_SECRET", "whsec_benchmark");
        Environment.SetEnvironmentVariable("STRIPE_API_BASE", "http://127.0.0.1:9");
        await using var app = data.Build();
        app.Urls.Add("http://127.0.0.1:0");
        await PortalHost.StartAsync(app);
        var url = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First(address => address.Contains("127.0.0.1", StringComparison.Ordinal));
        var bare = new List<double>();
        var metered = new List<double>();
        // Warm up with every key and tenant twice: loading them is not part of a call's cost.
        for (var warm = 0L; warm < 2 * Tenants * BenchData.KeysPerTenant; )
            warm += (await Wrk.RunAsync(url + "/v1/echo", data.KeyFile, connections: 64, seconds: 3)).Requests;
        for (var round = 0; round < bench.Rounds; round++)
        {
            var bareBytes = await PerRequestAsync(url + "/bench/echo", data.KeyFile);
            var meteredBytes = await PerRequestAsync(url + "/v1/echo", data.KeyFile);
            bare.Add(bareBytes);
            metered.Add(meteredBytes);
        }
        await app.StopAsync();
        var beyond = Bench.Median(metered) - Bench.Median(bare);
        return
        [
            new Row(
                "allocated per metered call beyond the bare endpoint",
                $"{beyond:N0} bytes ({Bench.Median(metered):N0} - {Bench.Median(bare):N0})",
                "<= 1,536 bytes",
                beyond <= TargetBytes
            ),
        ];
    }

    private static async Task<double> PerRequestAsync(string url, string keyFile)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var load = await Wrk.RunAsync(url, keyFile, connections: 64, seconds: 3);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)load.Requests;
    }
}
