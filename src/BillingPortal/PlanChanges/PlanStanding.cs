using BillingPortal.Data;
using BillingPortal.Invoices;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Time;
using BillingPortal.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.PlanChanges;

/// <summary>Where a tenant stands with its plan: what it holds, what is scheduled, what is owed, and how its usage goes.</summary>
/// <param name="Running">The subscription that runs; null in the trial, on a plan without one, and after the end.</param>
/// <param name="Since">Since when there is a plan; a change of plan does not begin it anew.</param>
/// <param name="NextLocalPlan">Name of the plan without a subscription that takes over when the running one ends.</param>
/// <param name="Missing">A payment that did not come in; null when none failed.</param>
public sealed record PlanStanding(
    Entitlement Held,
    PlanDefinition? Plan,
    TenantSubscription? Running,
    DateTimeOffset? Since,
    string? NextLocalPlan,
    MissingPayment? Missing,
    PeriodUsage Usage,
    PlanCatalogue Catalogue,
    DateTimeOffset Now
)
{
    public string? PlanKey => Held.State is EntitlementState.Trial or EntitlementState.Ended ? null : Held.PlanKey;

    /// <summary>What may be chosen, and what is held or comes next even where it is offered to nobody any more.</summary>
    public IEnumerable<KeyValuePair<string, PlanDefinition>> Shown =>
        Catalogue.InOrder.Where(plan =>
            plan.Value.Kind != PlanKind.Contact && (!plan.Value.Hidden || plan.Key == PlanKey || plan.Key == PendingPlanKey)
        );
    public DateTimeOffset? EndsAt => Running?.CancelAt;

    /// <summary>A change that waits for the period's end.</summary>
    public string? PendingPlanKey => Running?.PendingPlanAt > Now ? Running.PendingPlanKey : null;
}

/// <summary>Reads the plan page's facts; all of it is our own copy, so the page stands when Stripe does not.</summary>
public sealed class ReadPlanStanding(
    IDbContextFactory<BillingDb> databases,
    UsageQueries usage,
    ReadMissingPayment missing,
    IOptions<PlanCatalogue> catalogue,
    BillingClock clock
)
{
    /// <returns>Null for a tenant that does not exist.</returns>
    public async Task<PlanStanding?> RunAsync(TenantContext tenant, CancellationToken cancellationToken)
    {
        if (await usage.PeriodAsync(tenant, cancellationToken) is not { } period)
            return null;
        var held = period.Entitlement;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.Set<Tenant>().AsNoTracking().FirstAsync(row => row.Id == tenant.TenantId, cancellationToken);
        var newest = await EntitlementDirectory
            .Newest(db.Set<TenantSubscription>().AsNoTracking(), tenant.TenantId)
            .FirstOrDefaultAsync(cancellationToken);
        var running = newest is { IsIdle: false } ? newest : null;
        catalogue.Value.TryGetPlan(held.PlanKey, out var plan);
        var next = running?.CancelAt is { } end && row.LocalPlanSince >= end ? catalogue.Value.PlanName(row.LocalPlan) : null;
        return new PlanStanding(
            held,
            plan,
            running,
            running?.CreatedAt ?? row.LocalPlanSince,
            next,
            await missing.RunAsync(held, cancellationToken),
            period,
            catalogue.Value,
            clock.GetUtcNow()
        );
    }
}
