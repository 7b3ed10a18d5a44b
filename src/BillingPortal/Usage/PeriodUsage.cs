using BillingPortal.Plans;
using BillingPortal.Subscriptions;

namespace BillingPortal.Usage;

/// <summary>One meter in the current period.</summary>
/// <param name="Included">0 = the plan does not limit it.</param>
/// <param name="HardLimit"><see cref="long.MaxValue"/> = no limit.</param>
/// <param name="Projected">Units at the period's end at the current rate; never below <paramref name="Used"/>.</param>
public sealed record MeterUsage(
    string Meter,
    string Name,
    string Unit,
    long Used,
    long Included,
    long HardLimit,
    long Projected,
    decimal PricePer1K
)
{
    public bool IsLimited => HardLimit != long.MaxValue;

    /// <summary>What happens above the limit.</summary>
    public LimitPolicy OnLimit { get; init; }

    /// <summary>A plan that can be bought serves more than <see cref="HardLimit"/>.</summary>
    public bool MayBeLifted { get; init; }

    /// <summary>Price of one unit in minor units, exact.</summary>
    public decimal UnitAmountMinor => MeterTerms.UnitMinor(PricePer1K);
}

/// <summary>A tenant's usage in its current period.</summary>
public sealed record PeriodUsage(Entitlement Entitlement, IReadOnlyList<MeterUsage> Meters, DateTimeOffset AsOf)
{
    /// <summary>Too little of the period has passed for a projection.</summary>
    public bool IsTooEarlyToProject =>
        Entitlement.State == EntitlementState.Trial || AsOf - Entitlement.Period.Start < UsageQueries.TooEarlyToProject;

    /// <summary>When a meter reaches a level at the current rate; null if it already has, or will not in this period.</summary>
    public DateTimeOffset? ReachedAt(MeterUsage meter, long level)
    {
        if (IsTooEarlyToProject || meter.Used <= 0 || meter.Used >= level || meter.Projected <= level)
            return null;
        var reachedAt =
            Entitlement.Period.Start + TimeSpan.FromTicks((long)((AsOf - Entitlement.Period.Start).Ticks * ((decimal)level / meter.Used)));
        return reachedAt < Entitlement.Period.End ? reachedAt : null;
    }
}
