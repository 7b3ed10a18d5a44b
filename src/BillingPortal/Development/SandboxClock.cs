using System.Net.Http.Json;
using System.Text.Json.Serialization;
using BillingPortal.Web;

namespace BillingPortal.Development;

internal sealed record SandboxTime(
    [property: JsonPropertyName("now")] long Now,
    [property: JsonPropertyName("offset_seconds")] long OffsetSeconds,
    [property: JsonPropertyName("version")] long Version,
    [property: JsonPropertyName("advancing")] bool Advancing,
    [property: JsonPropertyName("account")] string Account);

/// <summary>Keeps <see cref="BillingClock"/> at the sandbox's published offset by waiting on its clock.</summary>
internal sealed partial class FollowSandboxClock(StripeSettings settings, BillingClock clock, ILogger<FollowSandboxClock> log) : BackgroundService
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(500);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(40) };

    public async Task<SandboxTime> ReadAsync(CancellationToken cancellationToken)
    {
        var time = await _http.GetFromJsonAsync<SandboxTime>($"{settings.SandboxUrl}/_sandbox/clock", cancellationToken) ?? throw new StartException("The Stripe sandbox does not tell its time.");
        clock.Follow(TimeSpan.FromSeconds(time.OffsetSeconds));
        return time;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.UsesSandbox) return;
        var version = -1L;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var time = await _http.GetFromJsonAsync<SandboxTime>($"{settings.SandboxUrl}/_sandbox/clock?after_version={version}", stoppingToken);
                if (time is null) continue;
                if (time.Version != version) clock.Follow(TimeSpan.FromSeconds(time.OffsetSeconds));
                version = time.Version;
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or System.Text.Json.JsonException && !stoppingToken.IsCancellationRequested)
            {
                LogLost(log, failure.Message);
                await Task.Delay(PauseAfterFailure, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    [LoggerMessage(LogLevel.Debug, "The sandbox's clock cannot be read: {Reason}")]
    private static partial void LogLost(ILogger log, string reason);
}
