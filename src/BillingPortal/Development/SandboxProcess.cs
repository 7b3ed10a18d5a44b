using System.Diagnostics;
using System.Reflection;
using BillingPortal.Data;
using BillingPortal.StripeAccess;
using BillingPortal.Web;

namespace BillingPortal.Development;

/// <summary>
/// The Stripe sandbox as a child process. It ends when its standard input closes, so it never outlives the portal, even one that was
/// killed.
/// </summary>
public sealed partial class SandboxProcess(
    DataDirectory data,
    PublicUrl publicUrl,
    IConfiguration configuration,
    ILogger<SandboxProcess> log
) : IAsyncDisposable
{
    private const string DefaultUrl = "http://localhost:5090";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3); // a sandbox that exits is noticed at once
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private Process? _process;
    private readonly List<string> _lastLines = [];

    public string Url { get; } =
        (configuration["StripeSandbox:Urls"] is { Length: > 0 } urls ? urls.Split(';')[0] : DefaultUrl).TrimEnd('/');

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!configuration.GetValue("StripeSandbox:StartProcess", true))
        {
            await WaitUntilReadyAsync(cancellationToken); // another process runs it
            return;
        }
        var program = configuration["StripeSandbox:Program"] is { Length: > 0 } configured
            ? configured
            : typeof(SandboxProcess)
                .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .FirstOrDefault(attribute => attribute.Key == "StripeSandboxProgram")
                ?.Value;
        if (program is null || !File.Exists(program))
            throw new StartException(
                $"The Stripe sandbox is not built ({program}). Build the solution, or set STRIPE_SECRET_KEY to use Stripe itself."
            );

        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (
            var argument in (string[])
                [
                    program,
                    "--urls",
                    Url,
                    $"--Sandbox:DataDirectory={data.File("stripe-sandbox")}",
                    "--Sandbox:ExitWithInput=true",
                    $"--Sandbox:ApiKeys:0={StripeSettings.SandboxKey}",
                    "--Sandbox:BusinessName=BillingPortal",
                    $"--Sandbox:PortalUrl={publicUrl.To("/")}",
                ]
        )
            start.ArgumentList.Add(argument);
        if (configuration["StripeSandbox:PauseAfterInstantMs"] is { Length: > 0 } pause)
            start.ArgumentList.Add($"--Sandbox:PauseAfterInstantMs={pause}");
        if (configuration["StripeSandbox:RecordTo"] is { Length: > 0 } record)
            start.ArgumentList.Add($"--Sandbox:RecordTo={record}");
        // The portal's settings must not configure the sandbox by accident.
        foreach (
            var name in start
                .Environment.Keys.Where(name => name.StartsWith("STRIPE", StringComparison.OrdinalIgnoreCase) || IsAddress(name))
                .ToList()
        )
            start.Environment.Remove(name);
        _process = Process.Start(start) ?? throw new StartException("The Stripe sandbox could not be started.");
        _process.OutputDataReceived += (_, line) => RememberLine(line.Data);
        _process.ErrorDataReceived += (_, line) => RememberLine(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitUntilReadyAsync(cancellationToken);
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < StartTimeout)
        {
            if (_process is { HasExited: true })
                throw new StartException(
                    $"The Stripe sandbox stopped at once:\n{Tail()}\n"
                        + "Choose another address with --StripeSandbox:Urls=http://localhost:5190 if its port is taken."
                );
            try
            {
                if ((await http.GetAsync(Url + "/healthz", cancellationToken)).IsSuccessStatusCode)
                    return;
            }
            catch (Exception failure)
                when (failure is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // Not listening yet.
            }
            await Task.Delay(50, cancellationToken);
        }
        throw new StartException($"The Stripe sandbox did not answer at {Url} within {StartTimeout.TotalSeconds:F0} s:\n{Tail()}");
    }

    private static bool IsAddress(string name) =>
        name
            is "URLS"
                or "HTTP_PORTS"
                or "HTTPS_PORTS"
                or "DOTNET_URLS"
                or "ASPNETCORE_URLS"
                or "ASPNETCORE_HTTP_PORTS"
                or "ASPNETCORE_HTTPS_PORTS";

    private void RememberLine(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        LogLine(log, line);
        lock (_lastLines)
        {
            _lastLines.Add(line);
            if (_lastLines.Count > 20)
                _lastLines.RemoveAt(0);
        }
    }

    private string Tail()
    {
        lock (_lastLines)
            return string.Join('\n', _lastLines);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not { HasExited: false } process)
            return;
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(StopTimeout);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true); // our own child, by its handle
            await process.WaitForExitAsync(CancellationToken.None); // after this its port and files are free
        }
        process.Dispose();
    }

    [LoggerMessage(LogLevel.Debug, "sandbox: {Line}")]
    private static partial void LogLine(ILogger log, string line);
}
