using System.Diagnostics;

namespace BillingPortal.UsageReporting;

/// <summary>Keeps all of the reporter's calls below one rate, and pauses them when Stripe asks for it (429, Retry-After).</summary>
public sealed class ReportPace(ReportSettings settings)
{
    private static readonly TimeSpan LongestStandstill = TimeSpan.FromMinutes(5);
    private readonly Lock _lock = new();
    private long _next;

    /// <summary>Waits until this call is allowed.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = Stopwatch.GetTimestamp();
            var start = Math.Max(now, _next);
            _next = start + (Stopwatch.Frequency / settings.CallsPerSecond);
            wait = Stopwatch.GetElapsedTime(now, start);
        }
        // Sleeping takes longer than one slot, so short waits are skipped and accumulate.
        if (wait > TimeSpan.FromMilliseconds(5))
            await Task.Delay(wait, cancellationToken);
    }

    /// <summary>Allows no call before this time has passed.</summary>
    public void PauseAll(TimeSpan pause)
    {
        if (pause > LongestStandstill)
            pause = LongestStandstill;
        lock (_lock)
            _next = Math.Max(_next, Stopwatch.GetTimestamp() + (long)(pause.TotalSeconds * Stopwatch.Frequency));
    }
}
