using BillingPortal.Jobs;

namespace BillingPortal.StripeAccess;

/// <summary>
/// The time at Stripe, by the date of its latest answer. Signatures carry Stripe's time: judged by a clock of ours that is
/// wrong, every one of them would look like a replay, and whoever has paid would never get their plan.
/// </summary>
public sealed class StripeTime(TimeProvider wall)
{
    private long _aheadTicks;

    /// <summary>How far Stripe's clock is ahead of this machine's; zero until Stripe has answered.</summary>
    public TimeSpan Ahead => TimeSpan.FromTicks(Volatile.Read(ref _aheadTicks));

    public DateTimeOffset Now => wall.GetUtcNow() + Ahead;

    internal void Saw(DateTimeOffset date) => Volatile.Write(ref _aheadTicks, (date - wall.GetUtcNow()).Ticks);
}

/// <summary>Tells operators that this machine's clock is wrong: usage is dated by it, and Stripe refuses what is dated too far
/// ahead.</summary>
internal sealed class WatchClock(StripeTime time, OperatorAlerts alerts, ILogger<WatchClock> log) : SteadyService(log)
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
