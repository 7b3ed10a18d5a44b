using System.Collections.Frozen;
using BillingPortal.Plans;
using BillingPortal.Tenants;

namespace BillingPortal.Subscriptions;

/// <summary>Why a tenant may or may not call.</summary>
public enum EntitlementState
{
    /// <summary>No plan chosen yet: a small number of calls in total.</summary>
    Trial,

    /// <summary>A plan applies.</summary>
    Active,

    /// <summary>A payment failed; everything still works for a while.</summary>
    Grace,

    /// <summary>Still unpaid: calls are served within the free plan's limits and are not billed.</summary>
    Restricted,

    /// <summary>Unpaid for too long: nothing is served. A payment restores everything at once.</summary>
    Suspended,

    /// <summary>The plan has ended, or was never paid.</summary>
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
/// The tenant's current plan, period, limits, and whether its usage is billed. Computed from the tenant, its newest subscription
/// and the catalogue; metering reads nothing else.
/// </summary>
public sealed record Entitlement
{
    public required long TenantId { get; init; }
    public required EntitlementState State { get; init; }

    /// <summary>Null in the trial and after a plan has ended.</summary>
    public string? PlanKey { get; init; }
    public required string PlanName { get; init; }
    public required BillingPeriod Period { get; init; }

    /// <summary>Since when these terms apply. Earlier refusals were under other terms and say nothing about the current ones.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Fixes when periods begin; null for calendar months.</summary>
    public DateTimeOffset? Anchor { get; init; }

    /// <summary>The subscription is cancelled from this time on; no period is opened after it.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Usage recorded under this entitlement is invoiced.</summary>
    public bool Billable { get; init; }

    /// <summary>Calls per minute of all keys together; 0 = unlimited.</summary>
    public int RatePerMinute { get; init; }
    public required FrozenDictionary<string, MeterAllowance> Meters { get; init; }
    public string? StripeSubscriptionId { get; init; }

    /// <summary>Replaces this entitlement at the end of the period, if a change is scheduled.</summary>
    public Entitlement? Next { get; init; }
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>
    /// The same entitlement at a later time: the portal opens the next period at the boundary by itself, and the webhook confirms
    /// or corrects it.
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

    /// <summary>The tenant's standing; must equal what <see cref="StandingRule"/> returns for the same rows.</summary>
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
        Entitlement entitlement,
        Tenant tenant,
        TenantSubscription subscription,
        PlanCatalogue catalogue,
        DunningTerms dunning
    )
    {
        if (subscription.Status == SubscriptionStatus.Unpaid)
            return DunningTerms.Suspended(entitlement); // Stripe has given up collecting
        if (subscription.Status == SubscriptionStatus.PastDue)
            return subscription.PastDueSince is { } since ? dunning.Apply(entitlement, since, catalogue) : entitlement;
        return catalogue.TryGetPlan(subscription.PendingPlanKey, out var next)
            ? entitlement with
            {
                NextAt = subscription.PendingPlanAt,
                Next = OfSubscription(tenant, subscription, next) with { PlanKey = subscription.PendingPlanKey },
            }
            : entitlement;
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
