using System.Net.Http.Json;
using System.Text.Json.Serialization;
using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.StripeAccess;
using BillingPortal.Time;

namespace BillingPortal.Development;

internal sealed record SandboxTime(
    [property: JsonPropertyName("now")] long Now,
    [property: JsonPropertyName("offset_seconds")] long OffsetSeconds,
    [property: JsonPropertyName("version")] long Version,
    [property: JsonPropertyName("advancing")] bool Advancing,
    [property: JsonPropertyName("account")] string Account
);

/// <summary>Keeps <see cref="BillingClock"/> at the offset the sandbox publishes, by long-polling its clock.</summary>
internal sealed class FollowSandboxClock(StripeSettings settings, BillingClock clock, ILogger<FollowSandboxClock> log)
    : RestartingService(log)
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(40) };
    private long _version = -1;

    // Each round waits until the clock changes; without a sandbox there is nothing to follow.
    protected override TimeSpan Every => settings.UsesSandbox ? TimeSpan.Zero : Timeout.InfiniteTimeSpan;

    public async Task<SandboxTime> ReadAsync(CancellationToken cancellationToken)
    {
        var time =
            await _http.GetFromJsonAsync<SandboxTime>($"{settings.SandboxUrl}/_sandbox/clock", cancellationToken)
            ?? throw new StartException("The Stripe sandbox does not tell its time.");
        clock.Follow(TimeSpan.FromSeconds(time.OffsetSeconds));
        return time;
    }

    protected override async Task RoundAsync(CancellationToken stop)
    {
        if (!settings.UsesSandbox)
            return;
        var time = await _http.GetFromJsonAsync<SandboxTime>($"{settings.SandboxUrl}/_sandbox/clock?after_version={_version}", stop);
        if (time is null)
            return;
        if (time.Version != _version)
            clock.Follow(TimeSpan.FromSeconds(time.OffsetSeconds));
        _version = time.Version;
    }

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }
}
