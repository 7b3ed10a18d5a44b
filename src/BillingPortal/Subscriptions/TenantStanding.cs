using System.Linq.Expressions;
using System.Text.Json.Serialization;
using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Subscriptions;

/// <summary>Where a tenant stands, in the words that operators filter by.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TenantStanding>))]
public enum TenantStanding
{
    Trial,
    Active,
    Ending,
    Grace,
    Restricted,
    Suspended,
    Ended,
}

/// <summary>A tenant beside the subscription that counts.</summary>
public sealed class Subscribed
{
    public required Tenant Tenant { get; init; }

    /// <summary>A running one before one that is over, then the newest; null when there never was one.</summary>
    public TenantSubscription? Subscription { get; init; }

    /// <summary>All tenants, to be narrowed by <see cref="StandingRule"/>.</summary>
    public static IQueryable<Subscribed> All(BillingDb db) =>
        db.Set<Tenant>()
            .AsNoTracking()
            .Select(tenant => new Subscribed
            {
                Tenant = tenant,
                Subscription = db.Set<TenantSubscription>()
                    .Where(row => row.TenantId == tenant.Id)
                    .OrderBy(row => SubscriptionStatus.Idle.Contains(row.Status))
                    .ThenByDescending(row => row.CreatedAt)
                    .ThenByDescending(row => row.Id)
                    .FirstOrDefault(),
            });
}

/// <summary>
/// The one rule that says where a tenant stands and which plan it holds. It is an expression, so that the same words decide in
/// memory (<see cref="Of"/>, on which <see cref="Entitlement"/> is built) and in the database (<see cref="Is"/>, <see cref="Holds"/>).
/// </summary>
public sealed class StandingRule
{
    private static readonly Expression<Func<Subscribed, StandingRule, bool>> HoldsSubscription = (row, at) =>
        row.Subscription != null
        && at._planKeys.Contains(row.Subscription.PlanKey)
        && SubscriptionStatus.HoldingPlan.Contains(row.Subscription.Status);

    private static readonly Expression<Func<Subscribed, StandingRule, bool>> HoldsLocalPlan = (row, at) =>
        row.Tenant.LocalPlan != null
        && at._planKeys.Contains(row.Tenant.LocalPlan)
        && (row.Subscription == null || row.Subscription.EndedAt == null || row.Tenant.LocalPlanSince >= row.Subscription.EndedAt);

    // "Unpaid" is Stripe's word for having given up: there is nothing left to wait for.
    private static readonly Expression<Func<Subscribed, StandingRule, TenantStanding>> OfSubscription = (row, at) =>
        row.Subscription!.CancelAt != null && row.Subscription.CancelAt <= at._now ? TenantStanding.Ended
        : row.Subscription.Status == SubscriptionStatus.Unpaid ? TenantStanding.Suspended
        : row.Subscription.Status == SubscriptionStatus.PastDue
            ? row.Subscription.PastDueSince == null || row.Subscription.PastDueSince > at._restrictedSince ? TenantStanding.Grace
                : at._hasRestriction && row.Subscription.PastDueSince > at._suspendedSince ? TenantStanding.Restricted
                : TenantStanding.Suspended
        : row.Subscription.CancelAt != null ? TenantStanding.Ending
        : TenantStanding.Active;

    private static readonly Expression<Func<Subscribed, StandingRule, bool>> IsTrial = (row, at) =>
        row.Tenant.LocalPlan == null
        && (
            row.Subscription == null
            || row.Subscription.Status == SubscriptionStatus.Incomplete
            || row.Subscription.Status == SubscriptionStatus.IncompleteExpired
        );

    private static readonly Expression<Func<Subscribed, StandingRule, TenantStanding>> Standing = Join<TenantStanding>(
        (row, at) =>
            If(
                HoldsSubscription,
                row,
                at,
                OfSubscription.On(row, at),
                If(
                    HoldsLocalPlan,
                    row,
                    at,
                    Expression.Constant(TenantStanding.Active),
                    If(IsTrial, row, at, Expression.Constant(TenantStanding.Trial), Expression.Constant(TenantStanding.Ended))
                )
            )
    );

    private static readonly Expression<Func<Subscribed, StandingRule, string?>> KeyOfSubscription = (row, at) => row.Subscription!.PlanKey;
    private static readonly Expression<Func<Subscribed, StandingRule, string?>> KeyOfLocalPlan = (row, at) => row.Tenant.LocalPlan;
    private static readonly Expression<Func<Subscribed, StandingRule, string?>> PlanKey = Join<string?>(
        (row, at) =>
            If(
                HoldsSubscription,
                row,
                at,
                KeyOfSubscription.On(row, at),
                If(HoldsLocalPlan, row, at, KeyOfLocalPlan.On(row, at), Expression.Constant(null, typeof(string)))
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

    /// <summary>The plan is the subscription's, and not one that lives here only.</summary>
    internal bool IsSubscriptions(Tenant tenant, TenantSubscription? newest) =>
        SubscriptionInMemory(new Subscribed { Tenant = tenant, Subscription = newest }, this);

    /// <summary>The same as a filter for the database.</summary>
    public Expression<Func<Subscribed, bool>> Is(TenantStanding wanted) => Filter(Standing, Expression.Constant(wanted));

    /// <summary>Tenants whose plan it is now, whether they may use it or not.</summary>
    public Expression<Func<Subscribed, bool>> Holds(string planKey) => Filter(PlanKey, Expression.Constant(planKey, typeof(string)));

    private Expression<Func<Subscribed, bool>> Filter<T>(Expression<Func<Subscribed, StandingRule, T>> rule, Expression wanted)
    {
        var row = Expression.Parameter(typeof(Subscribed), "row");
        return Expression.Lambda<Func<Subscribed, bool>>(Expression.Equal(rule.On(row, Expression.Constant(this)), wanted), row);
    }

    private static Expression<Func<Subscribed, StandingRule, T>> Join<T>(Func<Expression, Expression, Expression> body)
    {
        var (row, at) = (Expression.Parameter(typeof(Subscribed), "row"), Expression.Parameter(typeof(StandingRule), "at"));
        return Expression.Lambda<Func<Subscribed, StandingRule, T>>(body(row, at), row, at);
    }

    private static ConditionalExpression If(
        Expression<Func<Subscribed, StandingRule, bool>> test,
        Expression row,
        Expression at,
        Expression then,
        Expression otherwise
    ) => Expression.Condition(test.On(row, at), then, otherwise);
}

internal static class RuleParts
{
    /// <summary>The body of a rule with its two parameters replaced.</summary>
    public static Expression On<T>(this Expression<Func<Subscribed, StandingRule, T>> rule, Expression row, Expression at) =>
        new Put(rule.Parameters[0], row, rule.Parameters[1], at).Visit(rule.Body)!;

    private sealed class Put(Expression first, Expression forFirst, Expression second, Expression forSecond) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) =>
            node == first ? forFirst
            : node == second ? forSecond
            : base.Visit(node);
    }
}
