using System.Diagnostics;

namespace BillingPortal.UsageReporting;

/// <summary>Keeps all calls of the reporter below one rate, and stands still while Stripe says so (429, Retry-After).</summary>
public sealed class ReportPace(ReportSettings settings)
{
    private static readonly TimeSpan LongestStandstill = TimeSpan.FromMinutes(5);
    private readonly Lock _lock = new();
    private long _next;

    /// <summary>Waits for this call's turn.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = Stopwatch.GetTimestamp();
            var at = Math.Max(now, _next);
            _next = at + (Stopwatch.Frequency / settings.CallsPerSecond);
            wait = Stopwatch.GetElapsedTime(now, at);
        }
        // Sleeping costs more than a turn lasts, so small debts are let run up first.
        if (wait > TimeSpan.FromMilliseconds(5))
            await Task.Delay(wait, cancellationToken);
    }

    /// <summary>No call before this much time has passed.</summary>
    public void StandStill(TimeSpan pause)
    {
        if (pause > LongestStandstill)
            pause = LongestStandstill;
        lock (_lock)
            _next = Math.Max(_next, Stopwatch.GetTimestamp() + (long)(pause.TotalSeconds * Stopwatch.Frequency));
    }
}
