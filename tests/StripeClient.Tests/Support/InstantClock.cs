namespace Stripe.Tests.Support;

/// <summary>A clock that records each wait and ends it at once; with an interruption, waits never end by themselves.</summary>
internal sealed class InstantClock(Action interruption = null) : TimeProvider
{
    public List<TimeSpan> Waits { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Add(dueTime);
        interruption?.Invoke();
        return base.CreateTimer(callback, state, interruption is null ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, period);
    }
}
