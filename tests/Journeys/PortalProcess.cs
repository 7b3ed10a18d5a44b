using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Journeys;

/// <summary>The portal as a process, its sandbox beside it, and one browser: what a user has in front of them.</summary>
public sealed class PortalProcess : IAsyncLifetime
{
    private const string BrowserPath = "/usr/bin/chromium";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);

    private readonly string _data = Directory.CreateTempSubdirectory("billing-journey-").FullName;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;
    private IPlaywright? _playwright;

    public string Url { get; } = $"http://localhost:{FreePort()}";
    public string SandboxUrl { get; } = $"http://localhost:{FreePort()}";
    public IBrowser Browser { get; private set; } = null!;
    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(100) };
    public string Output { get { lock (_output) return _output.ToString(); } }

    public (string Email, string Password) DemoCustomer => Account("Demo customer");
    public (string Email, string Password) DemoOperator => Account("Demo operator");
    public string CurlLine => Regex.Match(Output, @"curl -i .*").Value.Trim();

    public async Task InitializeAsync()
    {
        Start();
        await _ready.Task.WaitAsync(StartTimeout);
        _playwright = await Playwright.CreateAsync();
        // As root, in a container: the browser's own sandbox cannot be had there.
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = BrowserPath,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null) await Browser.DisposeAsync();
        _playwright?.Dispose();
        await StopAsync();
        _process?.Dispose();
        Http.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>A browser window of its own, with its own cookies.</summary>
    public async Task<IPage> PageAsync(int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await Browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height }, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, BaseURL = Url });
        context.SetDefaultTimeout(20_000);
        return await context.NewPageAsync();
    }

    /// <summary>Moves the sandbox's clock and waits until it has played out what fell due.</summary>
    public async Task AdvanceAsync(object how)
    {
        var answer = await Http.PostAsJsonAsync($"{SandboxUrl}/_sandbox/clock/advance", how);
        answer.EnsureSuccessStatusCode();
    }

    private void Start()
    {
        var metadata = typeof(PortalProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(item => item.Key, item => item.Value, StringComparer.Ordinal);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = metadata["PortalProject"] };
        foreach (var argument in (string[])[metadata["PortalProgram"]!, "--environment", "Development", "--urls", Url, "--Data:Directory=" + _data, "--StripeSandbox:Urls=" + SandboxUrl, "--StripeSandbox:PauseAfterInstantMs=1200"]) start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("STRIPE", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException("The portal ended at once:\n" + Output));
        _process.EnableRaisingEvents = true;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
        if (line.Contains("curl -i", StringComparison.Ordinal)) _ready.TrySetResult();
    }

    private async Task StopAsync()
    {
        if (_process is not { HasExited: false }) return;
        using var stop = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    private (string, string) Account(string label)
    {
        var match = Regex.Match(Output, Regex.Escape(label) + @"\s+(\S+)\s+password (\S+)");
        return (match.Groups[1].Value, match.Groups[2].Value);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

[CollectionDefinition(Name)]
public sealed class OnePortal : ICollectionFixture<PortalProcess>
{
    public const string Name = "portal";
}
