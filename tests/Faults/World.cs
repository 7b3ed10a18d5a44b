using System.Net.Http.Json;
using System.Text.Json;
using BillingPortal;
using BillingPortal.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Stripe;
using TestSupport;

namespace Faults;

/// <summary>Both programs, their data directory, and the campaign's own access to the database and to Stripe.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly Disk _disk;
    private readonly CampaignOptions _options;

    public World(CampaignOptions options)
    {
        _options = options;
        _disk = new Disk();
        var (portal, sandbox) = ($"http://127.0.0.1:{FreePort.Take()}", $"http://127.0.0.1:{FreePort.Take()}");
        string[] settings =
        [
            "--environment",
            "Development",
            "--applicationName",
            "BillingPortal",
            "--urls",
            portal,
            "--PublicUrl=" + portal,
            "--Data:Directory=" + _disk.Path,
            "--StripeSandbox:Urls=" + sandbox,
            "--StripeSandbox:StartProcess=false",
            "--Reporting:DoubtPauseSeconds=2",
            "--Jobs:report-usage:EverySeconds=3",
            "--Jobs:process-inbox:EverySeconds=2",
            "--Jobs:sweep-events:EverySeconds=4",
            "--StripeEvents:Sweep:MinimumAgeSeconds=2",
            "--Jobs:settle-late-usage:EverySeconds=4",
            "--Catalogue:Plans:basic:RatePerMinute=120", // otherwise the rate limit would keep customers from reaching the quota
            "--Jobs:switch-plans:EverySeconds=3",
            "--Jobs:create-stripe-customers:EverySeconds=3",
            "--Jobs:refresh-subscriptions:EverySeconds=30",
        ];
        Portal = new ChildProgram(
            "portal",
            ChildProgram.PathOf("PortalProgram"),
            portal,
            Path.Combine(_disk.LogPath, "portal.log"),
            settings
        );
        Sandbox = new ChildProgram(
            "sandbox",
            ChildProgram.PathOf("SandboxProgram"),
            sandbox,
            Path.Combine(_disk.LogPath, "sandbox.log"),
            "--urls",
            sandbox,
            "--Sandbox:DataDirectory=" + Path.Combine(_disk.LogPath, "stripe-sandbox"),
            "--Sandbox:ExitWithInput=true",
            "--Sandbox:ApiKeys:0=sk_test_sandbox",
            "--Sandbox:PauseAfterInstantMs=150",
            "--Sandbox:WebhookRetrySeconds:0=2",
            "--Sandbox:WebhookRetrySeconds:1=5",
            "--Sandbox:WebhookTimeoutSeconds=5"
        );
        View = PortalHost.Build([
            .. settings,
            "--contentRoot=" + Path.GetDirectoryName(ChildProgram.PathOf("PortalProgram")),
            "--Logging:LogLevel:Default=None",
        ]);
        Stripe = new StripeClient(
            "sk_test_sandbox",
            null,
            new SystemNetHttpClient(new HttpClient { Timeout = TimeSpan.FromSeconds(20) }, 5),
            sandbox
        );
    }

    public ChildProgram Portal { get; }
    public ChildProgram Sandbox { get; }
    public Disk Disk => _disk;

    /// <summary>The portal's services on the same files, never started: used to read and to sign customers up.</summary>
    public WebApplication View { get; }
    public IStripeClient Stripe { get; }
    public HttpClient Http { get; } =
        new(new SocketsHttpHandler { MaxConnectionsPerServer = 200, PooledConnectionLifetime = TimeSpan.FromSeconds(30) })
        {
            Timeout = TimeSpan.FromSeconds(15),
        };

    public BillingDb Db() => View.Services.GetRequiredService<IDbContextFactory<BillingDb>>().CreateDbContext();

    public void Say(string line) => _options.Say($"[seed {_options.Seed}] {line}");

    public Task ChaosAsync(Dictionary<string, object> switches) => PostAsync("chaos", switches);

    public async Task<DateTimeOffset> SandboxNowAsync() =>
        DateTimeOffset.FromUnixTimeSeconds((await GetAsync("clock")).GetProperty("now").GetInt64());

    /// <summary>Advances the sandbox's clock; resumes if the sandbox dies meanwhile.</summary>
    public async Task AdvanceToAsync(DateTimeOffset instant, Func<Task> whileDown)
    {
        for (var attempt = 0; attempt < 2000; attempt++)
        {
            try
            {
                if (await SandboxNowAsync() >= instant && !(await GetAsync("clock")).GetProperty("advancing").GetBoolean())
                    return;
                await PostAsync("clock/advance", new { to = instant.ToUnixTimeSeconds(), wait = false });
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
            {
                await whileDown();
            }
            await Task.Delay(300);
        }
        throw new TimeoutException($"The sandbox's clock did not reach {instant:u}.");
    }

    private async Task PostAsync(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync($"{Sandbox.Url}/_sandbox/{path}", body);
        if (!answer.IsSuccessStatusCode && path != "clock/advance")
            throw new HttpRequestException($"{path}: {(int)answer.StatusCode}");
    }

    private async Task<JsonElement> GetAsync(string path) => await Http.GetFromJsonAsync<JsonElement>($"{Sandbox.Url}/_sandbox/{path}");

    public async ValueTask DisposeAsync()
    {
        Portal.Dispose();
        Sandbox.Dispose();
        Http.Dispose();
        await View.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _disk.Remove(_options.Keep);
        if (_options.Keep)
            Say($"kept: {_disk.LogPath} and {_disk.Path}");
    }
}
