using BillingPortal.Time;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace Components;

/// <summary>Components rendered without a browser, with a clock that stands still until a test moves it.</summary>
public abstract class PortalComponents : BunitContext
{
    protected PortalComponents()
    {
        JSInterop.Mode = JSRuntimeMode.Loose; // the journeys test the browser side
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddSingleton<BillingClock>();
    }

    /// <summary>Timeout for waits; a busy machine may be slow.</summary>
    protected static TimeSpan Patience { get; } = TimeSpan.FromMinutes(3);

    /// <summary>23 November 2026, 10:00 UTC, a Monday.</summary>
    protected static DateTimeOffset Now { get; } = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    protected StillTime Time { get; } = new(Now);
}

/// <summary>A clock that shows the time a test sets. Timers do not follow it: they use real time.</summary>
public sealed class StillTime(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
