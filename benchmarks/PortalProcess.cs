using System.Diagnostics;
using System.Globalization;
using TestSupport;

namespace BillingPortal.Benchmarks;

/// <summary>The portal as a separate process, as in production, on a free loopback port.</summary>
internal sealed class PortalProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Nothing listens there: work that needs Stripe waits, and no metered call needs it.</summary>
    private static readonly Dictionary<string, string> StripeIsAway = new(StringComparer.Ordinal)
    {
        ["STRIPE_SECRET_KEY"] = "sk_test_benchmark",
        ["STRIPE_WEBHOOK_SECRET"] = "whsec_benchmark",
        ["STRIPE_API_BASE"] = "http://127.0.0.1:9",
    };
    private readonly Process _process;

    private PortalProcess(Process process, string url, TimeSpan startTime) => (_process, Url, StartTime) = (process, url, startTime);

    public string Url { get; }

    /// <summary>Time from the start of the process to its first answer.</summary>
    public TimeSpan StartTime { get; }

    public long ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 >> 20;
        }
    }

    public static async Task<PortalProcess> StartAsync(BenchData data, params string[] more)
    {
        var url = $"http://127.0.0.1:{FreePort.Take().ToString(CultureInfo.InvariantCulture)}";
        var watch = Stopwatch.StartNew();
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
                "--Proxy:AllowHttp=true",
                "--Data:Directory=" + data.Directory,
                .. BenchData.Settings,
                .. more,
            ],
            AppContext.BaseDirectory,
            _ => { },
            Console.Error.WriteLine,
            StripeIsAway
        );
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                if ((await http.GetAsync(url + "/healthz")).IsSuccessStatusCode)
                    return new PortalProcess(process, url, watch.Elapsed);
            }
            catch (HttpRequestException) when (!process.HasExited && watch.Elapsed < Patience)
            {
                await Task.Delay(20);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Signal("-TERM");
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }
}
