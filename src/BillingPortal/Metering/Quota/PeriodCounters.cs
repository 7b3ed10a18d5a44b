using BillingPortal.Plans;

namespace BillingPortal.Metering.Quota;

/// <summary>Usage and limits of one meter of a tenant, for headers and the quota endpoint.</summary>
public readonly record struct MeterStanding(string Meter, long Used, long Reserved, long Included, long HardLimit);

/// <summary>Used and reserved units of one meter in one period; changed only under the lock of its <see cref="PeriodCounters"/>.</summary>
public sealed class MeterCounter(string meter, bool isTest, long? keyId)
{
    public string Meter => meter;
    public bool IsTest => isTest;

    /// <summary>The key whose own quota this counts; null for the whole tenant.</summary>
    public long? KeyId => keyId;
    internal long Used { get; set; }
    internal long Reserved { get; set; }

    /// <summary>Units at which the next alert is due.</summary>
    internal long AlertAt { get; set; } = long.MaxValue;
    internal int AlertPercent { get; set; }
    internal long AlertIncluded { get; set; }
}

/// <summary>An amount requested from one counter, and the limit that applies.</summary>
internal sealed record Claim(MeterCounter Counter, long Quantity, long Included, long Limit, LimitPolicy OnLimit)
{
    private string? _limitText;
    public string Meter => Counter.Meter;
    public string LimitText => _limitText ??= NumberText.Of(Limit);

    /// <summary>Counts for the tenant, so it becomes a ledger row. Other claims only limit one key.</summary>
    public bool IsRow => Counter.KeyId is null;
}

/// <summary>
/// The counters of one tenant in one period. Checking and reserving are one step under one lock: with a check followed by
/// a separate increment, concurrent calls could all take the last free unit.
/// </summary>
public sealed class PeriodCounters(long tenantId, DateTimeOffset periodStart)
{
    private readonly Dictionary<(string Meter, bool IsTest, long? KeyId), MeterCounter> _counters = [];
    private readonly HashSet<(bool IsTest, long KeyId)> _countedKeys = [];
    private readonly Lock _lock = new();

    // Open reservations by age, so that expired ones are found without a scan.
    private Reservation? _oldest,
        _newest;

    public long TenantId => tenantId;
    public DateTimeOffset PeriodStart => periodStart;

    /// <summary>Alerts raised in this period before it was loaded.</summary>
    internal IReadOnlyList<UsageAlert> RaisedBefore { get; init; } = [];

    /// <summary>Sets the used units from the rollups, before any call is counted.</summary>
    internal void Load(string meter, bool isTest, long used, long? keyId = null)
    {
        lock (_lock)
            Counter(meter, isTest, keyId).Used = used;
    }

    internal MeterCounter Of(string meter, bool isTest, long? keyId = null)
    {
        lock (_lock)
            return Counter(meter, isTest, keyId);
    }

    /// <summary>Some key of the tenant has, or had in this period, its own quota.</summary>
    internal bool CountsKeys { get; private set; }

    /// <summary>Counts every call of the key from now on, so that a quota that is removed and set again sees the full sum.</summary>
    internal void CountKey(bool isTest, long keyId)
    {
        lock (_lock)
            _countedKeys.Add((isTest, keyId));
        CountsKeys = true;
    }

    /// <summary>Whether the calls of this key are counted.</summary>
    internal bool Counts(bool isTest, long keyId)
    {
        lock (_lock)
            return _countedKeys.Contains((isTest, keyId));
    }

    /// <summary>Reserves all claims or none. Null when reserved, else the first claim over a limit that refuses.</summary>
    /// <param name="isDegraded">A meter is above its limit and is served on the plan's degraded terms.</param>
    internal Claim? TryReserve(Claim[] claims, Reservation reservation, long nowTicks, out bool isDegraded)
    {
        lock (_lock)
        {
            var full = Full(claims, out isDegraded);
            if (full is not null && ExpireOlder(nowTicks))
                full = Full(claims, out isDegraded);
            if (full is not null)
                return full;
            foreach (var claim in claims)
                claim.Counter.Reserved += claim.Quantity;
            Append(reservation);
            return null;
        }
    }

    /// <summary>Releases a reservation and counts what was used, in one step. False if it had expired or was closed before.</summary>
    internal bool Settle(Reservation reservation, Func<Claim, long>? used, bool asReserved, out MeterCounter? alerted)
    {
        alerted = null;
        lock (_lock)
        {
            if (reservation.IsClosed)
                return false;
            Remove(reservation);
            foreach (var claim in reservation.Claims)
            {
                claim.Counter.Reserved -= claim.Quantity;
                claim.Counter.Used += asReserved ? claim.Quantity : used?.Invoke(claim) ?? 0;
                if (claim.Counter.Used >= claim.Counter.AlertAt)
                    alerted = claim.Counter;
            }
            return true;
        }
    }

    /// <summary>Counts usage that was recorded without a reservation on this node.</summary>
    internal void Add(string meter, bool isTest, long quantity)
    {
        lock (_lock)
            Counter(meter, isTest, keyId: null).Used += quantity;
    }

    /// <summary>Extends the reservation of a call that is still running. False if it has expired.</summary>
    internal bool Renew(Reservation reservation, long expiresAtTicks)
    {
        lock (_lock)
        {
            if (reservation.IsClosed)
                return false;
            Remove(reservation);
            reservation.ExpiresAtTicks = expiresAtTicks;
            Append(reservation);
            return true;
        }
    }

    public (long Used, long Reserved) Read(string meter, bool isTest)
    {
        lock (_lock)
            return _counters.TryGetValue((meter, isTest, null), out var counter) ? (counter.Used, counter.Reserved) : (0, 0);
    }

    internal (long Used, long Reserved) Read(MeterCounter counter)
    {
        lock (_lock)
            return (counter.Used, counter.Reserved);
    }

    /// <summary>Runs a change of alert thresholds under the counters' lock.</summary>
    internal T Locked<T>(Func<T> change)
    {
        lock (_lock)
            return change();
    }

    /// <summary>Running calls have reserved quota in this period.</summary>
    internal bool HasOpenReservations
    {
        get
        {
            lock (_lock)
                return _oldest is not null;
        }
    }

    private static Claim? Full(Claim[] claims, out bool isDegraded)
    {
        isDegraded = false;
        foreach (var claim in claims)
        {
            // Subtract instead of adding: a sum near long.MaxValue would overflow and look like free quota.
            if (claim.Quantity <= claim.Limit - claim.Counter.Used - claim.Counter.Reserved)
                continue;
            if (claim.OnLimit == LimitPolicy.Refuse)
                return claim;
            isDegraded |= claim.OnLimit == LimitPolicy.Degrade;
        }
        return null;
    }

    private bool ExpireOlder(long nowTicks)
    {
        var any = false;
        while (_oldest is { } oldest && oldest.ExpiresAtTicks <= nowTicks)
        {
            Remove(oldest);
            foreach (var claim in oldest.Claims)
                claim.Counter.Reserved -= claim.Quantity;
            any = true;
        }
        return any;
    }

    private void Append(Reservation reservation)
    {
        reservation.IsClosed = false;
        reservation.Older = _newest;
        if (_newest is null)
            _oldest = reservation;
        else
            _newest.Newer = reservation;
        _newest = reservation;
    }

    private void Remove(Reservation reservation)
    {
        if (reservation.Older is null)
            _oldest = reservation.Newer;
        else
            reservation.Older.Newer = reservation.Newer;
        if (reservation.Newer is null)
            _newest = reservation.Older;
        else
            reservation.Newer.Older = reservation.Older;
        reservation.Older = reservation.Newer = null;
        reservation.IsClosed = true;
    }

    private MeterCounter Counter(string meter, bool isTest, long? keyId)
    {
        if (!_counters.TryGetValue((meter, isTest, keyId), out var counter))
            _counters[(meter, isTest, keyId)] = counter = new MeterCounter(meter, isTest, keyId);
        return counter;
    }
}
