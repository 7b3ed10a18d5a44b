using System.Collections.Concurrent;
using BillingPortal.ApiKeys;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using Microsoft.Extensions.Options;

namespace BillingPortal.Metering.Quota;

/// <summary>
/// Reserves quota before the work is done. A call's charges are translated into the plan's meters once per entitlement
/// and endpoint; after that a reservation is one comparison and one addition under a lock.
/// </summary>
public sealed class ReserveQuota(
    QuotaCounters counters,
    RaiseAlerts alerts,
    QuotaRefusals refusals,
    AdmissionPause pause,
    IOptions<PlanCatalogue> catalogue,
    TimeProvider wall
)
{
    /// <summary>After this a reservation has expired: its quota is free for others, and the call is not charged.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);
    private readonly ConcurrentDictionary<long, TenantMeters> _tenants = new();

    /// <summary>Reserves all charges or refuses. Charges name base meters; the plan may count the sum of several.</summary>
    public ValueTask<(Reservation? Reservation, Refusal? Refusal)> TryAsync(
        KeyEntry key,
        Entitlement entitlement,
        Charge[] wanted,
        CancellationToken cancellationToken
    ) => TryAsync(key, entitlement, wanted, isFixed: false, cancellationToken);

    /// <param name="isFixed">The array belongs to the endpoint and never changes, so its translation into plan meters is cached.</param>
    internal ValueTask<(Reservation? Reservation, Refusal? Refusal)> TryAsync(
        KeyEntry key,
        Entitlement entitlement,
        Charge[] wanted,
        bool isFixed,
        CancellationToken cancellationToken
    )
    {
        if (entitlement.State == EntitlementState.Ended)
            return new((null, refusals.NoPlan()));
        if (entitlement.State == EntitlementState.Suspended)
            return new((null, refusals.Suspended()));
        if (
            _tenants.TryGetValue(entitlement.TenantId, out var meters)
            && ReferenceEquals(meters.Entitlement, entitlement)
            && (key.QuotaPerPeriod is null || meters.Counters.Counts(key.IsTest, key.CountedAs))
        )
            return new(Take(meters, key, wanted, isFixed));
        return LoadAndTakeAsync(key, entitlement, wanted, isFixed, cancellationToken);
    }

    /// <summary>How a tenant's meters stand now.</summary>
    public async Task<IReadOnlyList<MeterStanding>> StandingAsync(Entitlement entitlement, CancellationToken cancellationToken)
    {
        var period = await counters.OfAsync(entitlement.TenantId, entitlement.Period.Start, cancellationToken);
        return
        [
            .. entitlement
                .Meters.Values.Select(allowance =>
                {
                    var (used, reserved) = period.Read(allowance.Meter, isTest: false);
                    return new MeterStanding(allowance.Meter, used, reserved, allowance.Included, allowance.HardLimit);
                })
                .OrderBy(standing => standing.Meter, StringComparer.Ordinal),
        ];
    }

    /// <summary>The plan's meter for what an endpoint charges: the same meter, or one that sums it with others.</summary>
    internal string? PlanMeter(Entitlement entitlement, string meter)
    {
        if (entitlement.Meters.ContainsKey(meter))
            return meter;
        foreach (var (key, definition) in catalogue.Value.Meters)
            if (definition.SumOf.Contains(meter) && entitlement.Meters.ContainsKey(key))
                return key;
        return null;
    }

    /// <summary>Closes a reservation with what was used. False if it had expired.</summary>
    internal bool Settle(Reservation reservation, Func<Claim, long>? used, bool asReserved = false)
    {
        if (!reservation.Counters.Settle(reservation, used, asReserved, out var alerted))
            return false;
        if (alerted is not null)
            alerts.Raise(reservation.Counters, alerted);
        return true;
    }

    internal bool Renew(Reservation reservation) => reservation.Counters.Renew(reservation, ExpiryTicks());

    private async ValueTask<(Reservation?, Refusal?)> LoadAndTakeAsync(
        KeyEntry key,
        Entitlement entitlement,
        Charge[] wanted,
        bool isFixed,
        CancellationToken cancellationToken
    )
    {
        var period = await counters.OfAsync(entitlement.TenantId, entitlement.Period.Start, cancellationToken);
        if (key.QuotaPerPeriod is not null && !period.Counts(key.IsTest, key.CountedAs))
            await counters.LoadKeyAsync(period, key.CountedAs, key.IsTest, cancellationToken);
        var meters = new TenantMeters(entitlement, period);
        foreach (var allowance in entitlement.Meters.Values)
            alerts.Arm(
                period,
                period.Of(allowance.Meter, isTest: false),
                entitlement.State == EntitlementState.Trial ? 0 : allowance.Included
            );
        _tenants[entitlement.TenantId] = meters;
        return Take(meters, key, wanted, isFixed);
    }

    private (Reservation?, Refusal?) Take(TenantMeters meters, KeyEntry key, Charge[] wanted, bool isFixed)
    {
        Claim[]? claims;
        Refusal? refusal = null;
        var countsKey = CountsFor(meters, key);
        if (isFixed && !countsKey)
        {
            if (
                !meters.Fixed.TryGetValue((wanted, key.IsTest), out claims)
                && (claims = Resolve(meters, key, wanted, countsKey, out refusal)) is not null
            )
                meters.Fixed.TryAdd((wanted, key.IsTest), claims);
        }
        else
        {
            claims = Resolve(meters, key, wanted, countsKey, out refusal);
        }
        if (claims is null)
            return (null, refusal);

        var reservation = new Reservation(meters.Counters, meters.Entitlement, key.IsTest, claims, ExpiryTicks());
        if (meters.Counters.TryReserve(claims, reservation, wall.GetTimestamp(), out var isDegraded) is { } full)
            return (null, refusals.Spent(meters.Entitlement, full, meters.Counters.Read(full.Counter), key.IsTest));
        reservation.IsDegraded = isDegraded;
        if (!pause.IsPaused(meters.Entitlement.TenantId))
            return (reservation, null);
        // The plan change began after this call passed the admission check. It waits for open reservations, so release this one.
        reservation.Release();
        return (null, Refusal.PlanChanging);
    }

    /// <summary>
    /// The claims on the tenant's counters, and on the key's own if it has, or had, a quota. Null and a refusal if something cannot
    /// be reserved.
    /// </summary>
    private Claim[]? Resolve(TenantMeters meters, KeyEntry key, Charge[] wanted, bool countsKey, out Refusal? refusal)
    {
        refusal = null;
        var entitlement = meters.Entitlement;
        var claims = new List<Claim>(wanted.Length + 1);
        foreach (var charge in wanted)
        {
            if (PlanMeter(entitlement, charge.Meter) is not { } meter)
            {
                refusal = refusals.NotInPlan(entitlement, charge.Meter);
                return null;
            }
            var index = claims.FindIndex(earlier => earlier.Meter == meter);
            if (index >= 0)
            {
                // Each is at most Charge.Largest, so the sum cannot overflow. It must also be an amount that can be billed.
                var sum = claims[index].Quantity + charge.Quantity;
                if (Charge.Refuse(sum) is { } why)
                {
                    refusal = Refusal.BadQuantity(meter, why);
                    return null;
                }
                claims[index] = claims[index] with { Quantity = sum };
            }
            else
                claims.Add(ClaimOf(meters, meter, charge.Quantity, key.IsTest));
        }
        if (entitlement.State == EntitlementState.Trial && !key.IsTest)
            claims.Add(ClaimOf(meters, TrialTerms.Meter, 1, isTest: false));
        if (countsKey)
        {
            var quota = key.QuotaPerPeriod ?? long.MaxValue;
            claims.AddRange(
                claims
                    .Where(claim => claim.Meter != TrialTerms.Meter)
                    .Select(claim =>
                        claim with
                        {
                            Counter = meters.Counters.Of(claim.Meter, key.IsTest, key.CountedAs),
                            Included = quota,
                            Limit = quota,
                            OnLimit = LimitPolicy.Refuse,
                        }
                    )
                    .ToList()
            );
        }
        return [.. claims];
    }

    // A quota that was removed may be set again, so its counter keeps counting for the period.
    private static bool CountsFor(TenantMeters meters, KeyEntry key) =>
        key.QuotaPerPeriod is not null || (meters.Counters.CountsKeys && meters.Counters.Counts(key.IsTest, key.CountedAs));

    private Claim ClaimOf(TenantMeters meters, string meter, long quantity, bool isTest)
    {
        var allowance = meters.Entitlement.Meters[meter];
        var testLimit = catalogue.Value.TestKeys.UnitsPerMeter;
        var counter = meters.Counters.Of(meter, isTest);
        return isTest
            ? new Claim(counter, quantity, testLimit, testLimit, LimitPolicy.Refuse)
            : new Claim(counter, quantity, allowance.Included, allowance.HardLimit, allowance.OnLimit);
    }

    private long ExpiryTicks() => wall.GetTimestamp() + ((long)Lifetime.TotalSeconds * wall.TimestampFrequency);

    /// <summary>A tenant's entitlement with its counters, valid until either changes.</summary>
    private sealed class TenantMeters(Entitlement entitlement, PeriodCounters period)
    {
        public Entitlement Entitlement => entitlement;
        public PeriodCounters Counters => period;
        public ConcurrentDictionary<(Charge[] Charges, bool IsTest), Claim[]> Fixed { get; } = new();
    }
}
