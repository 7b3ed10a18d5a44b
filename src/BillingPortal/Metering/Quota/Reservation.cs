using BillingPortal.Subscriptions;

namespace BillingPortal.Metering.Quota;

/// <summary>
/// Quota that a call holds while it works. It is settled or given back exactly once; one whose call never ends expires, and
/// a call that comes back after that is not charged and not answered with a success.
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

    /// <summary>What the tenant held when the quota was taken; period and price of the call follow it.</summary>
    public Entitlement Entitlement { get; }
    public bool IsTest { get; }

    /// <summary>The plan is above a limit and serves at its lower terms.</summary>
    public bool IsDegraded { get; internal set; }

    /// <summary>Settled, given back or expired.</summary>
    public bool IsClosed { get; internal set; } = true;

    internal PeriodCounters Counters => _counters;
    internal Claim[] Claims { get; }
    internal long ExpiresAtTicks { get; set; }
    internal Reservation? Older { get; set; }
    internal Reservation? Newer { get; set; }

    /// <summary>Gives everything back; after a settlement it does nothing.</summary>
    public void Release() => _counters.Settle(this, used: null, asReserved: false, out _);
}
