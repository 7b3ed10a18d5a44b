using BillingPortal.Time;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace Components;

/// <summary>Components drawn without a browser, at a time that stands still until a test moves it.</summary>
public abstract class PortalComponents : BunitContext
{
    protected PortalComponents()
    {
        JSInterop.Mode = JSRuntimeMode.Loose; // what a browser does with a call is the journeys' matter
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddSingleton<BillingClock>();
    }

    /// <summary>For what only has to happen in the end; a crowded machine may take its time.</summary>
    protected static TimeSpan Patience { get; } = TimeSpan.FromMinutes(3);

    /// <summary>23 November 2026, 10:00 UTC, a Monday.</summary>
    protected static DateTimeOffset Now { get; } = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    protected StillTime Time { get; } = new(Now);
}

/// <summary>A clock that shows what a test says. Timers do not go by it: theirs is real time.</summary>
public sealed class StillTime(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
