using BillingPortal.Subscriptions;

namespace BillingPortal.Metering;

/// <summary>An amount of one meter that a call wants or has used, in whole units.</summary>
public readonly record struct Charge(string Meter, long Quantity)
{
    /// <summary>Fifteen digits: what Stripe takes in one report.</summary>
    public const long Largest = 999_999_999_999_999;

    /// <summary>Why an amount cannot be charged, for whoever sent it; null when it can.</summary>
    public static string? Refuse(decimal quantity) =>
        quantity != decimal.Truncate(quantity) ? "The quantity must be a whole number."
        : quantity <= 0 ? "The quantity must be 1 or more; usage is taken back by an operator's correction."
        : quantity > Largest ? $"The quantity must be {Largest} or less."
        : null;
}

/// <summary>How one meter of a tenant stands, for headers and the quota endpoint.</summary>
public readonly record struct MeterStanding(string Meter, long Used, long Reserved, long Included, long HardLimit);

/// <summary>
/// The counters of one tenant in one period. Checking and reserving are one step under one lock: a check that is followed
/// by an increment lets concurrent calls all pass the last free unit.
/// </summary>
public sealed class PeriodCounters(DateTimeOffset periodStart)
{
    private readonly Dictionary<(string Meter, bool IsTest), Counter> _counters = [];
    private readonly Lock _lock = new();

    public DateTimeOffset PeriodStart { get; } = periodStart;

    /// <summary>Puts in what the rollups say, before any call is counted.</summary>
    public void Load(string meter, bool isTest, long used) => Of(meter, isTest).Used = used;

    /// <summary>Takes all charges or none. Null when taken, else the first meter that has no room.</summary>
    public (Charge Charge, MeterStanding Standing)? TryReserve(ReadOnlySpan<Charge> charges, bool isTest, Func<string, (long Included, long HardLimit)> limits)
    {
        lock (_lock)
        {
            foreach (var charge in charges)
            {
                var counter = Of(charge.Meter, isTest);
                var (included, limit) = limits(charge.Meter);
                // Subtracting instead of adding: a sum near long.MaxValue must not wrap into "there is room".
                if (charge.Quantity > limit - counter.Used - counter.Reserved) return (charge, new MeterStanding(charge.Meter, counter.Used, counter.Reserved, included, limit));
            }
            foreach (var charge in charges) Of(charge.Meter, isTest).Reserved += charge.Quantity;
            return null;
        }
    }

    /// <summary>Gives a reservation back and counts what was really used, in one step.</summary>
    public void Settle(ReadOnlySpan<Charge> reserved, ReadOnlySpan<Charge> used, bool isTest)
    {
        lock (_lock)
        {
            foreach (var charge in reserved) Of(charge.Meter, isTest).Reserved -= charge.Quantity;
            foreach (var charge in used) Of(charge.Meter, isTest).Used += charge.Quantity;
        }
    }

    public (long Used, long Reserved) Read(string meter, bool isTest)
    {
        lock (_lock)
        {
            return _counters.TryGetValue((meter, isTest), out var counter) ? (counter.Used, counter.Reserved) : (0, 0);
        }
    }

    private Counter Of(string meter, bool isTest)
    {
        if (!_counters.TryGetValue((meter, isTest), out var counter)) _counters[(meter, isTest)] = counter = new Counter();
        return counter;
    }

    private sealed class Counter { public long Used; public long Reserved; }
}

/// <summary>A reservation that has to be settled or given back exactly once.</summary>
public sealed class Reservation(PeriodCounters counters, Entitlement entitlement, bool isTest, Charge[] charges)
{
    private int _closed;

    public Entitlement Entitlement => entitlement;
    public PeriodCounters Counters => counters;
    public bool IsTest => isTest;
    public IReadOnlyList<Charge> Charges => charges;

    /// <summary>Counts what was used and returns the rest; a second call does nothing.</summary>
    public void Settle(ReadOnlySpan<Charge> used)
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0) counters.Settle(charges, used, isTest);
    }

    /// <summary>Gives everything back.</summary>
    public void Release() => Settle([]);
}
