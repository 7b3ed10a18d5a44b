using System.Linq.Expressions;
using BillingPortal.Plans;
using BillingPortal.Tenants;

namespace BillingPortal.Subscriptions;

/// <summary>
/// A tenant's standing and plan as an expression, so that the operator's list can filter by it in the database (<see cref="Is"/>,
/// <see cref="Holds"/>). <see cref="Entitlement"/> asks it which plan counts, and works out the dates of a missing payment by
/// <see cref="DunningTerms"/>, because a call needs the limits of each step and not only its name. StandingRuleTests holds the two
/// together over every status and date.
/// </summary>
public sealed class StandingRule
{
    private static readonly Expression<Func<Subscribed, StandingRule, bool>> HoldsSubscription = (row, rule) =>
        row.Subscription != null
        && rule._planKeys.Contains(row.Subscription.PlanKey)
        && SubscriptionStatus.HoldingPlan.Contains(row.Subscription.Status);

    private static readonly Expression<Func<Subscribed, StandingRule, bool>> HoldsLocalPlan = (row, rule) =>
        row.Tenant.LocalPlan != null
        && rule._planKeys.Contains(row.Tenant.LocalPlan)
        && (row.Subscription == null || row.Subscription.EndedAt == null || row.Tenant.LocalPlanSince >= row.Subscription.EndedAt);

    // Stripe's "unpaid" means that it has given up collecting, so there is no grace.
    private static readonly Expression<Func<Subscribed, StandingRule, TenantStanding>> OfSubscription = (row, rule) =>
        row.Subscription!.CancelAt != null && row.Subscription.CancelAt <= rule._now ? TenantStanding.Ended
        : row.Subscription.Status == SubscriptionStatus.Unpaid ? TenantStanding.Suspended
        : row.Subscription.Status == SubscriptionStatus.PastDue
            ? row.Subscription.PastDueSince == null || row.Subscription.PastDueSince > rule._restrictedSince ? TenantStanding.Grace
                : rule._hasRestriction && row.Subscription.PastDueSince > rule._suspendedSince ? TenantStanding.Restricted
                : TenantStanding.Suspended
        : row.Subscription.CancelAt != null ? TenantStanding.Ending
        : TenantStanding.Active;

    private static readonly Expression<Func<Subscribed, StandingRule, bool>> IsTrial = (row, rule) =>
        row.Tenant.LocalPlan == null
        && (
            row.Subscription == null
            || row.Subscription.Status == SubscriptionStatus.Incomplete
            || row.Subscription.Status == SubscriptionStatus.IncompleteExpired
        );

    private static readonly Expression<Func<Subscribed, StandingRule, TenantStanding>> Standing = Join<TenantStanding>(
        (row, rule) =>
            If(
                HoldsSubscription,
                row,
                rule,
                OfSubscription.On(row, rule),
                If(
                    HoldsLocalPlan,
                    row,
                    rule,
                    Expression.Constant(TenantStanding.Active),
                    If(IsTrial, row, rule, Expression.Constant(TenantStanding.Trial), Expression.Constant(TenantStanding.Ended))
                )
            )
    );

    private static readonly Expression<Func<Subscribed, StandingRule, string?>> KeyOfSubscription = (row, rule) =>
        row.Subscription!.PlanKey;
    private static readonly Expression<Func<Subscribed, StandingRule, string?>> KeyOfLocalPlan = (row, rule) => row.Tenant.LocalPlan;
    private static readonly Expression<Func<Subscribed, StandingRule, string?>> PlanKey = Join<string?>(
        (row, rule) =>
            If(
                HoldsSubscription,
                row,
                rule,
                KeyOfSubscription.On(row, rule),
                If(HoldsLocalPlan, row, rule, KeyOfLocalPlan.On(row, rule), Expression.Constant(null, typeof(string)))
            )
    );

    private static readonly Func<Subscribed, StandingRule, TenantStanding> InMemory = Standing.Compile();
    private static readonly Func<Subscribed, StandingRule, bool> SubscriptionInMemory = HoldsSubscription.Compile();

    private readonly DateTimeOffset _now,
        _restrictedSince,
        _suspendedSince;
    private readonly List<string> _planKeys;
    private readonly bool _hasRestriction;

    public StandingRule(PlanCatalogue catalogue, DunningTerms dunning, DateTimeOffset now)
    {
        _now = now;
        _restrictedSince = now.AddDays(-dunning.GraceDays);
        _suspendedSince = _restrictedSince.AddDays(-dunning.RestrictedDays);
        _planKeys = [.. catalogue.Plans.Keys];
        _hasRestriction = catalogue.FreePlan is not null;
    }

    public TenantStanding Of(Tenant tenant, TenantSubscription? newest) =>
        InMemory(new Subscribed { Tenant = tenant, Subscription = newest }, this);

    /// <summary>The plan comes from the subscription, not from a local plan.</summary>
    internal bool IsSubscriptions(Tenant tenant, TenantSubscription? newest) =>
        SubscriptionInMemory(new Subscribed { Tenant = tenant, Subscription = newest }, this);

    /// <summary>The same rule as a database filter.</summary>
    public Expression<Func<Subscribed, bool>> Is(TenantStanding wanted) => Filter(Standing, Expression.Constant(wanted));

    /// <summary>Tenants whose current plan this is, whether they may use it or not.</summary>
    public Expression<Func<Subscribed, bool>> Holds(string planKey) => Filter(PlanKey, Expression.Constant(planKey, typeof(string)));

    private Expression<Func<Subscribed, bool>> Filter<T>(Expression<Func<Subscribed, StandingRule, T>> value, Expression wanted)
    {
        var row = Expression.Parameter(typeof(Subscribed), "row");
        return Expression.Lambda<Func<Subscribed, bool>>(Expression.Equal(value.On(row, Expression.Constant(this)), wanted), row);
    }

    private static Expression<Func<Subscribed, StandingRule, T>> Join<T>(Func<Expression, Expression, Expression> body)
    {
        var (row, rule) = (Expression.Parameter(typeof(Subscribed), "row"), Expression.Parameter(typeof(StandingRule), "rule"));
        return Expression.Lambda<Func<Subscribed, StandingRule, T>>(body(row, rule), row, rule);
    }

    private static ConditionalExpression If(
        Expression<Func<Subscribed, StandingRule, bool>> test,
        Expression row,
        Expression rule,
        Expression then,
        Expression otherwise
    ) => Expression.Condition(test.On(row, rule), then, otherwise);
}

internal static class RuleParts
{
    /// <summary>The body of a rule with its two parameters replaced.</summary>
    public static Expression On<T>(this Expression<Func<Subscribed, StandingRule, T>> source, Expression row, Expression rule) =>
        new Substitution(source.Parameters[0], row, source.Parameters[1], rule).Visit(source.Body)!;

    private sealed class Substitution(Expression first, Expression forFirst, Expression second, Expression forSecond) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) =>
            node == first ? forFirst
            : node == second ? forSecond
            : base.Visit(node);
    }
}
