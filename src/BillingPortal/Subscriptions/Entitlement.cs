using System.Collections.Frozen;
using BillingPortal.Plans;
using BillingPortal.Tenants;

namespace BillingPortal.Subscriptions;

/// <summary>Why a tenant may or may not call.</summary>
public enum EntitlementState
{
    /// <summary>No plan chosen yet: a small lifetime number of calls.</summary>
    Trial,

    /// <summary>A plan holds.</summary>
    Active,

    /// <summary>Payment failed; everything still works for a while.</summary>
    Grace,

    /// <summary>Still not paid: calls go on within the free plan's limits, and are not billed.</summary>
    Restricted,

    /// <summary>Not paid for so long that nothing is served; a payment restores everything at once.</summary>
    Suspended,

    /// <summary>A plan was there and is over, or was never paid.</summary>
    Ended,
}

/// <summary>How much of one meter a tenant may use in a period.</summary>
/// <param name="Included">Whole units covered by the plan; 0 = not limited by the plan.</param>
/// <param name="HardLimit">Units above which calls are refused; <see cref="long.MaxValue"/> = none.</param>
public sealed record MeterAllowance(string Meter, long Included, long HardLimit, decimal PricePer1K)
{
    /// <summary>Price of one unit in minor units, exact.</summary>
    public decimal UnitAmountMinor => MeterTerms.UnitMinor(PricePer1K);

    /// <summary>What happens above <see cref="HardLimit"/>.</summary>
    public LimitPolicy OnLimit { get; init; }
    public int DegradedRatePerMinute { get; init; }
    public string DegradedModel { get; init; } = "";
}

/// <summary>
/// What a tenant holds right now: plan, period, limits, and whether its usage is billed. Computed from the tenant, its
/// newest subscription and the catalogue; metering asks only this.
/// </summary>
public sealed record Entitlement
{
    public required long TenantId { get; init; }
    public required EntitlementState State { get; init; }

    /// <summary>Null in the trial and after a plan ended.</summary>
    public string? PlanKey { get; init; }
    public required string PlanName { get; init; }
    public required BillingPeriod Period { get; init; }

    /// <summary>Since when these terms hold. What was refused before was refused by others, and says nothing about now.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Fixes where periods turn over; null for calendar months.</summary>
    public DateTimeOffset? Anchor { get; init; }

    /// <summary>The subscription is cancelled from here on; no period is opened past it.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Usage written under this entitlement goes to an invoice.</summary>
    public bool Billable { get; init; }

    /// <summary>Calls per minute and key; 0 = unlimited.</summary>
    public int RatePerMinute { get; init; }
    public required FrozenDictionary<string, MeterAllowance> Meters { get; init; }
    public string? StripeSubscriptionId { get; init; }

    /// <summary>What takes this one's place at the end of the period, when a change is scheduled.</summary>
    public Entitlement? Next { get; init; }
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>
    /// The same entitlement at a later instant: the portal opens the next period by itself at the boundary, and the webhook
    /// confirms or corrects it.
    /// </summary>
    public Entitlement At(DateTimeOffset now)
    {
        if (Next is { } next && now >= NextAt)
            return (next with { Period = Period, Since = NextAt.Value }).At(now);
        if (State is EntitlementState.Ended || now < Period.End && (EndsAt is null || now < EndsAt))
            return this;
        if (EndsAt is { } end && now >= end)
            return this with { State = EntitlementState.Ended, Since = end, Billable = false, Meters = None };
        return this with { Period = Anchor is { } anchor ? Period.RollTo(now, anchor) : BillingPeriod.CalendarMonth(now) };
    }

    /// <summary>Where this stands; the same answer as <see cref="StandingRule"/> gives for the rows it was made of.</summary>
    public TenantStanding Standing =>
        State switch
        {
            EntitlementState.Trial => TenantStanding.Trial,
            EntitlementState.Grace => TenantStanding.Grace,
            EntitlementState.Restricted => TenantStanding.Restricted,
            EntitlementState.Suspended => TenantStanding.Suspended,
            EntitlementState.Ended => TenantStanding.Ended,
            _ => EndsAt is null ? TenantStanding.Active : TenantStanding.Ending,
        };

    public static Entitlement For(
        Tenant tenant,
        TenantSubscription? newest,
        PlanCatalogue catalogue,
        DunningTerms dunning,
        DateTimeOffset now
    )
    {
        var rule = new StandingRule(catalogue, dunning, now);
        if (rule.IsSubscriptions(tenant, newest))
            return WithNext(OfSubscription(tenant, newest!, catalogue.Plans[newest!.PlanKey]), tenant, newest, catalogue, dunning).At(now);
        return rule.Of(tenant, newest) switch
        {
            TenantStanding.Active => OfLocalPlan(tenant, tenant.LocalPlan!, catalogue.Plans[tenant.LocalPlan!], now),
            TenantStanding.Trial => OfTrial(tenant, catalogue),
            _ => new Entitlement
            {
                TenantId = tenant.Id,
                State = EntitlementState.Ended,
                PlanKey = newest?.PlanKey,
                PlanName = "No plan",
                Period = BillingPeriod.CalendarMonth(now),
                Since = newest?.EndedAt ?? tenant.CreatedAt,
                Meters = None,
                StripeSubscriptionId = newest?.StripeSubscriptionId,
            },
        };
    }

    internal static readonly FrozenDictionary<string, MeterAllowance> None = FrozenDictionary<string, MeterAllowance>.Empty;

    private static Entitlement WithNext(
        Entitlement held,
        Tenant tenant,
        TenantSubscription subscription,
        PlanCatalogue catalogue,
        DunningTerms dunning
    )
    {
        if (subscription.Status == SubscriptionStatus.Unpaid)
            return DunningTerms.Suspended(held); // Stripe has given up: there is nothing left to wait for
        if (subscription.Status == SubscriptionStatus.PastDue)
            return subscription.PastDueSince is { } since ? dunning.Apply(held, since, catalogue) : held;
        return catalogue.TryGetPlan(subscription.PendingPlanKey, out var next)
            ? held with
            {
                NextAt = subscription.PendingPlanAt,
                Next = OfSubscription(tenant, subscription, next) with { PlanKey = subscription.PendingPlanKey },
            }
            : held;
    }

    private static Entitlement OfSubscription(Tenant tenant, TenantSubscription subscription, PlanDefinition plan) =>
        new()
        {
            TenantId = tenant.Id,
            State = subscription.Status == SubscriptionStatus.PastDue ? EntitlementState.Grace : EntitlementState.Active,
            PlanKey = subscription.PlanKey,
            PlanName = plan.Name,
            Period = new BillingPeriod(subscription.PeriodStart, subscription.PeriodEnd),
            Since = subscription.TermsSince,
            Anchor = subscription.BillingAnchor,
            EndsAt = subscription.CancelAt,
            Billable = true,
            RatePerMinute = plan.RatePerMinute,
            Meters = Allowances(plan),
            StripeSubscriptionId = subscription.StripeSubscriptionId,
        };

    private static Entitlement OfLocalPlan(Tenant tenant, string key, PlanDefinition plan, DateTimeOffset now) =>
        new()
        {
            TenantId = tenant.Id,
            State = EntitlementState.Active,
            PlanKey = key,
            PlanName = plan.Name,
            Period = BillingPeriod.CalendarMonth(now),
            Since = tenant.LocalPlanSince ?? tenant.CreatedAt,
            RatePerMinute = plan.RatePerMinute,
            Meters = Allowances(plan),
        };

    private static Entitlement OfTrial(Tenant tenant, PlanCatalogue catalogue) =>
        new()
        {
            TenantId = tenant.Id,
            State = EntitlementState.Trial,
            PlanName = "Trial",
            // One period for the tenant's whole life: the trial does not renew.
            Period = new BillingPeriod(tenant.CreatedAt, DateTimeOffset.MaxValue.AddYears(-1)),
            Since = tenant.CreatedAt,
            RatePerMinute = catalogue.Trial.RatePerMinute,
            Meters = catalogue
                .Meters.Where(meter => meter.Value.SumOf.Count == 0)
                .Select(meter => new MeterAllowance(meter.Key, 0, long.MaxValue, 0))
                .Append(new MeterAllowance(TrialTerms.Meter, catalogue.Trial.Calls, catalogue.Trial.Calls, 0))
                .ToFrozenDictionary(allowance => allowance.Meter, StringComparer.Ordinal),
        };

    internal static FrozenDictionary<string, MeterAllowance> Allowances(PlanDefinition plan) =>
        plan.Meters.ToFrozenDictionary(
            meter => meter.Key,
            meter => new MeterAllowance(
                meter.Key,
                meter.Value.Included,
                meter.Value.HardLimit(plan.HeadroomPercent),
                meter.Value.PricePer1K
            )
            {
                OnLimit = meter.Value.OnLimit,
                DegradedRatePerMinute = meter.Value.DegradedRatePerMinute,
                DegradedModel = meter.Value.DegradedModel,
            },
            StringComparer.Ordinal
        );
}
