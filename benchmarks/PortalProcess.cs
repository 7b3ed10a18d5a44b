using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace BillingPortal.Benchmarks;

/// <summary>The portal as a separate process, as in production, on a free loopback port.</summary>
internal sealed class PortalProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
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
        var url = $"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}";
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (
            var argument in (string[])
                [
                    "BillingPortal.dll",
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
                ]
        )
            start.ArgumentList.Add(argument);
        // Nothing listens there: work that needs Stripe waits, and no metered call needs it.
        start.Environment["STRIPE_SECRET_KEY"] = "sk_test_benchmark";
        start.Environment["STRIPE_WEBHOOK_SECRET"] = "whsec_benchmark";
        start.Environment["STRIPE_API_BASE"] = "http://127.0.0.1:9";
        var watch = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
                Console.Error.WriteLine(line.Data);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
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
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
