namespace Stripe.Tests.Support;

/// <summary>Time in which every wait is written down and over at once; or, with an interruption, never over by itself.</summary>
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
