using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TestSupport;
using Xunit;

namespace Journeys;

/// <summary>The portal as a process, its sandbox, and one browser: the system as a user sees it.</summary>
public sealed class PortalProcess : IAsyncLifetime
{
    private const string BrowserPath = "/usr/bin/chromium";

    /// <summary>Timeout for waits; a busy machine may be slow.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _data = Directory.CreateTempSubdirectory("billing-journey-").FullName;
    private readonly StringBuilder _output = new();
    private TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;
    private IPlaywright? _playwright;

    public string Url { get; } = $"http://localhost:{FreePort.Take()}";
    public string SandboxUrl { get; } = $"http://localhost:{FreePort.Take()}";
    public IBrowser Browser { get; private set; } = null!;
    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromMinutes(5) };
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public (string Email, string Password) DemoCustomer => Account("Demo customer");
    public (string Email, string Password) DemoOperator => Account("Demo operator");
    public string CurlLine => Regex.Match(Output, @"curl -i .*").Value.Trim();

    public async Task InitializeAsync()
    {
        Start();
        await _ready.Task.WaitAsync(Patience);
        Assertions.SetDefaultExpectTimeout((float)Patience.TotalMilliseconds);
        _playwright = await Playwright.CreateAsync();
        // As root in a container, the browser's own sandbox is not available.
        Browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = BrowserPath,
                Headless = Environment.GetEnvironmentVariable("HEADED") != "1",
                Timeout = (float)Patience.TotalMilliseconds,
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        _playwright?.Dispose();
        await StopAsync();
        _process?.Dispose();
        Http.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>A browser window with its own cookies.</summary>
    public async Task<IPage> PageAsync(int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await Browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = height },
                ColorScheme = scheme,
                ReducedMotion = ReducedMotion.Reduce,
                BaseURL = Url,
            }
        );
        context.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        var page = await context.NewPageAsync();
        Circuit.Watch(page);
        return page;
    }

    /// <summary>
    /// Ends a customer's period in the real order: all usage is reported while the renewal invoice is a draft, and only then
    /// does the draft's hour pass.
    /// </summary>
    public async Task TurnPeriodAsync(string email, params (string Meter, long Units)[] used)
    {
        var customer = Text((await StripeAsync($"customers?email={Uri.EscapeDataString(email)}"))[0], "id");
        var item = (await StripeAsync($"subscriptions?customer={customer}"))[0].GetProperty("items").GetProperty("data")[0];
        var (start, end) = (item.GetProperty("current_period_start").GetInt64(), item.GetProperty("current_period_end").GetInt64());
        await AdvanceToAsync(end);
        var meters = (await StripeAsync("billing/meters?limit=100")).ToDictionary(
            meter => Text(meter, "event_name"),
            meter => Text(meter, "id"),
            StringComparer.Ordinal
        );
        foreach (var (meter, units) in used)
        {
            var summaries =
                $"billing/meters/{meters[meter]}/event_summaries?customer={customer}&start_time={start / 60 * 60}&"
                + $"end_time={(end / 60 * 60) + 60}";
            await EventuallyAsync(
                async () => (await StripeAsync(summaries)).Sum(summary => summary.GetProperty("aggregated_value").GetDecimal()) == units,
                $"{units} {meter} are reported"
            );
        }
        await AdvanceToAsync(end + (61 * 60));
    }

    public static Task EventuallyAsync(Func<Task<bool>> condition, string what) => Eventually.TrueAsync(condition, what, Patience);

    /// <summary>Advances the sandbox's clock and waits until everything due has run.</summary>
    public Task AdvanceBySecondsAsync(long seconds) => AdvanceAsync(new { seconds, wait = true });

    private Task AdvanceToAsync(long instant) => AdvanceAsync(new { to = instant, wait = true });

    private async Task AdvanceAsync(object how)
    {
        var answer = await Http.PostAsJsonAsync($"{SandboxUrl}/_sandbox/clock/advance", how);
        answer.EnsureSuccessStatusCode();
    }

    // Reads a Stripe list directly from the sandbox, not through the portal.
    private async Task<List<JsonElement>> StripeAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{SandboxUrl}/v1/{path}")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_sandbox") },
        };
        using var answer = await Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return [.. JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()).GetProperty("data").EnumerateArray()];
    }

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;

    /// <summary>Kills the portal, as a power failure would. The sandbox ends with it.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        await EventuallyAsync(async () => !await AnswersAsync(SandboxUrl) && !await AnswersAsync(Url), "portal and sandbox are gone");
    }

    /// <summary>Starts the portal again at the same addresses and with the same data.</summary>
    public Task StartAgainAsync()
    {
        _process!.Dispose();
        _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Start();
        return _ready.Task.WaitAsync(Patience);
    }

    /// <summary>Suspends the portal with its connections open: nothing answers and nothing disconnects.</summary>
    public void Freeze() => _process!.Signal("-STOP");

    public void Thaw() => _process!.Signal("-CONT");

    private async Task<bool> AnswersAsync(string address)
    {
        try
        {
            using var answer = await Http.GetAsync(address);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Start()
    {
        var ready = _ready;
        var metadata = typeof(PortalProcess)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .ToDictionary(item => item.Key, item => item.Value, StringComparer.Ordinal);
        _process = ChildProcess.Start(
            metadata["PortalProgram"]!,
            [
                "--environment",
                "Development",
                "--urls",
                Url,
                "--Data:Directory=" + _data,
                "--StripeSandbox:Urls=" + SandboxUrl,
                "--StripeSandbox:PauseAfterInstantMs=1200",
            ],
            _data,
            Keep,
            Keep
        );
        _process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("The portal ended at once:\n" + Output));
        _process.EnableRaisingEvents = true;
    }

    private void Keep(string line)
    {
        lock (_output)
            _output.AppendLine(line);
        if (line.Contains("curl -i", StringComparison.Ordinal))
            _ready.TrySetResult();
    }

    private async Task StopAsync()
    {
        if (_process is not { HasExited: false })
            return;
        _process.Signal("-TERM");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
    }

    private (string, string) Account(string label)
    {
        var match = Regex.Match(Output, Regex.Escape(label) + @"\s+(\S+)\s+password (\S+)");
        return (match.Groups[1].Value, match.Groups[2].Value);
    }
}

[CollectionDefinition(Name)]
public sealed class OnePortal : ICollectionFixture<PortalProcess>
{
    public const string Name = "portal";
}
