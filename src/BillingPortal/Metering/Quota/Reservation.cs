using BillingPortal.Subscriptions;

namespace BillingPortal.Metering.Quota;

/// <summary>
/// Quota reserved for a call while it runs. It is settled or released exactly once. If the call never ends it expires; a call that
/// finishes after that is not charged and does not get a success.
/// </summary>
public sealed class Reservation
{
    private readonly PeriodCounters _counters;

    internal Reservation(PeriodCounters counters, Entitlement entitlement, bool isTest, Claim[] claims, long expiresAtTicks)
    {
        _counters = counters;
        Entitlement = entitlement;
        IsTest = isTest;
        Claims = claims;
        ExpiresAtTicks = expiresAtTicks;
    }

    /// <summary>The entitlement when the quota was reserved; the call's period and price follow it.</summary>
    public Entitlement Entitlement { get; }
    public bool IsTest { get; }

    /// <summary>The tenant is above a plan limit, and the call is served on the plan's degraded terms.</summary>
    public bool IsDegraded { get; internal set; }

    /// <summary>Settled, released or expired.</summary>
    public bool IsClosed { get; internal set; } = true;

    internal PeriodCounters Counters => _counters;
    internal Claim[] Claims { get; }
    internal long ExpiresAtTicks { get; set; }
    internal Reservation? Older { get; set; }
    internal Reservation? Newer { get; set; }

    /// <summary>Releases the whole reservation; does nothing after a settlement.</summary>
    public void Release() => _counters.Settle(this, used: null, asReserved: false, out _);
}
