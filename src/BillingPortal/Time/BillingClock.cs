namespace BillingPortal.Time;

/// <summary>
/// The time used for billing: when a call happened, its period and bucket, a meter event's timestamp, the age of a report, grace. It is
/// wall time plus the one offset that the Stripe sandbox publishes, so that advancing the sandbox moves billing and nothing else: cookies,
/// schedules and timeouts stay on wall time.
/// </summary>
public sealed class BillingClock(TimeProvider wall) : TimeProvider
{
    private long _offsetTicks;

    /// <summary>Difference to wall time; zero unless a sandbox was advanced.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Volatile.Read(ref _offsetTicks));

    public override DateTimeOffset GetUtcNow() => wall.GetUtcNow().AddTicks(Volatile.Read(ref _offsetTicks));

    /// <summary>Follows the sandbox. Only <c>FollowSandboxClock</c> calls this, never in Production.</summary>
    public void Follow(TimeSpan offset) => Volatile.Write(ref _offsetTicks, offset.Ticks);
}
