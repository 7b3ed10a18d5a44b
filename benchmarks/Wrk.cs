using System.Diagnostics;
using System.Globalization;

namespace BillingPortal.Benchmarks;

/// <param name="PerSecond">Requests per second.</param>
/// <param name="P50">Median latency in microseconds.</param>
internal sealed record Load(double PerSecond, long Requests, long Errors, double P50, double P99);

/// <summary>Runs wrk, the load generator (a Debian package).</summary>
internal static class Wrk
{
    public static async Task<Load> RunAsync(string url, string keyFile, int connections, int seconds, int pauseMs = 0)
    {
        var start = new ProcessStartInfo("wrk") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (
            var argument in (string[])
                [
                    "-t1",
                    "-c" + Text(connections),
                    "-d" + Text(seconds) + "s",
                    "-s",
                    Path.Combine(AppContext.BaseDirectory, "load.lua"),
                    url,
                    "--",
                    keyFile,
                    Text(pauseMs),
                ]
        )
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var line =
            output.Split('\n').FirstOrDefault(line => line.StartsWith("RESULT ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException("wrk did not report:\n" + output);
        var parts = line.Split(' ');
        return new Load(Number(parts[1]), (long)Number(parts[2]), (long)Number(parts[3]), Number(parts[4]), Number(parts[5]));
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
