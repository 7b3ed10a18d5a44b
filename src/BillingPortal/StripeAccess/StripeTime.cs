using BillingPortal.Jobs;

namespace BillingPortal.StripeAccess;

/// <summary>
/// Stripe's time, from the date of its latest response. Signatures carry Stripe's time: with a wrong local clock every one of them
/// would look like a replay, and paying customers would never get their plan.
/// </summary>
public sealed class StripeTime(TimeProvider wall)
{
    private long _aheadTicks;

    /// <summary>How far Stripe's clock is ahead of this machine's; zero until Stripe has answered once.</summary>
    public TimeSpan Ahead => TimeSpan.FromTicks(Volatile.Read(ref _aheadTicks));

    public DateTimeOffset Now => wall.GetUtcNow() + Ahead;

    internal void Update(DateTimeOffset date) => Volatile.Write(ref _aheadTicks, (date - wall.GetUtcNow()).Ticks);
}

/// <summary>
/// Warns operators if this machine's clock is wrong: usage is dated by it, and Stripe refuses usage dated too far in the future.
/// </summary>
internal sealed class WatchClock(StripeTime time, OperatorAlerts alerts, ILogger<WatchClock> log) : RestartingService(log)
{
    internal static readonly TimeSpan Allowed = TimeSpan.FromMinutes(2);
    private const string Matter = "clock";
    private bool? _isWrong;

    protected override TimeSpan Every => TimeSpan.FromSeconds(2);

    protected override async Task RoundAsync(CancellationToken stop)
    {
        var ahead = time.Ahead;
        if (ahead == TimeSpan.Zero || _isWrong == ahead.Duration() > Allowed)
            return;
        if (ahead.Duration() > Allowed)
            await alerts.RaiseAsync(
                Matter,
                $"This machine's clock is {ahead.Duration().TotalMinutes:F0} minutes "
                    + $"{(ahead > TimeSpan.Zero ? "behind" : "ahead of")} Stripe's. Usage is dated by it: near the end of a period it may "
                    + "be billed in the wrong one, and what is dated ahead waits. Set the clock, best by NTP.",
                tenantId: null,
                stop
            );
        else
            await alerts.CloseAsync(Matter, stop);
        _isWrong = ahead.Duration() > Allowed;
    }
}
