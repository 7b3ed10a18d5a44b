using BillingPortal.Plans;

namespace BillingPortal.Subscriptions;

/// <summary>
/// What happens while a payment is missing, from the <c>Dunning</c> section: everything works for the grace days, then the free
/// plan's limits apply, then calls are refused. A payment restores the plan at once, because Stripe's status changes.
/// </summary>
public sealed class DunningTerms
{
    public const string Section = "Dunning";

    /// <summary>Days from the first failed payment during which everything still works.</summary>
    public int GraceDays { get; init; } = 7;

    /// <summary>Days after the grace days with the free plan's limits.</summary>
    public int RestrictedDays { get; init; } = 14;

    internal Entitlement Apply(Entitlement entitlement, DateTimeOffset since, PlanCatalogue catalogue)
    {
        var restrictedAt = since.AddDays(GraceDays);
        return entitlement with
        {
            State = EntitlementState.Grace,
            NextAt = restrictedAt,
            Next = Restricted(entitlement, catalogue) with { NextAt = restrictedAt.AddDays(RestrictedDays), Next = Suspended(entitlement) },
        };
    }

    public IEnumerable<string> Problems()
    {
        if (GraceDays < 0)
            yield return $"{Section}:GraceDays is negative; use 0 to restrict at once.";
        if (RestrictedDays < 0)
            yield return $"{Section}:RestrictedDays is negative; use 0 to suspend without a restricted time.";
    }

    private static Entitlement Restricted(Entitlement entitlement, PlanCatalogue catalogue)
    {
        return catalogue.FreePlan is not { } free
            ? Suspended(entitlement)
            : entitlement with
            {
                State = EntitlementState.Restricted,
                Billable = false,
                RatePerMinute = free.RatePerMinute,
                Meters = Entitlement.Allowances(free),
                Next = null,
                NextAt = null,
            };
    }

    internal static Entitlement Suspended(Entitlement entitlement) =>
        entitlement with
        {
            State = EntitlementState.Suspended,
            Billable = false,
            Meters = Entitlement.None,
            Next = null,
            NextAt = null,
        };
}
