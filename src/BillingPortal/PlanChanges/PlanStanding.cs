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

/// <summary>A tenant's current plan, what is scheduled, what is owed, and its usage.</summary>
/// <param name="Running">The running subscription; null in the trial, on a plan without one, and after it has ended.</param>
/// <param name="Since">Since when the tenant has had a plan; a plan change does not restart it.</param>
/// <param name="NextLocalPlan">Name of the local plan that follows when the running subscription ends.</param>
/// <param name="Missing">A failed payment; null if none failed.</param>
public sealed record PlanStanding(
    Entitlement Entitlement,
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
    public string? PlanKey => Entitlement.State is EntitlementState.Trial or EntitlementState.Ended ? null : Entitlement.PlanKey;

    /// <summary>Plans that may be chosen, plus the current and the scheduled one even if they are no longer offered.</summary>
    public IEnumerable<KeyValuePair<string, PlanDefinition>> Shown =>
        Catalogue.InOrder.Where(plan =>
            plan.Value.Kind != PlanKind.Contact && (!plan.Value.Hidden || plan.Key == PlanKey || plan.Key == PendingPlanKey)
        );
    public DateTimeOffset? EndsAt => Running?.CancelAt;

    /// <summary>A change scheduled for the end of the period; null when the subscription ends before it.</summary>
    public string? PendingPlanKey => Running?.PendingPlanAt > Now && !Running.EndsBeforeChange ? Running.PendingPlanKey : null;
}

/// <summary>Reads the plan page's data, all from our own copy, so that the page works during an outage at Stripe.</summary>
public sealed class ReadPlanStanding(
    IDbContextFactory<BillingDb> databases,
    UsageQueries usage,
    ReadMissingPayment missing,
    IOptions<PlanCatalogue> catalogue,
    BillingClock clock
)
{
    /// <returns>Null if the tenant does not exist.</returns>
    public async Task<PlanStanding?> RunAsync(TenantContext tenant, CancellationToken cancellationToken)
    {
        if (await usage.PeriodAsync(tenant, cancellationToken) is not { } period)
            return null;
        var entitlement = period.Entitlement;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.Set<Tenant>().AsNoTracking().FirstAsync(row => row.Id == tenant.TenantId, cancellationToken);
        var newest = await EntitlementDirectory
            .Newest(db.Set<TenantSubscription>().AsNoTracking(), tenant.TenantId)
            .FirstOrDefaultAsync(cancellationToken);
        var running = newest is { IsIdle: false } ? newest : null;
        catalogue.Value.TryGetPlan(entitlement.PlanKey, out var plan);
        var next = running?.CancelAt is { } end && row.LocalPlanSince >= end ? catalogue.Value.PlanName(row.LocalPlan) : null;
        return new PlanStanding(
            entitlement,
            plan,
            running,
            running?.CreatedAt ?? row.LocalPlanSince,
            next,
            await missing.RunAsync(entitlement, cancellationToken),
            period,
            catalogue.Value,
            clock.GetUtcNow()
        );
    }
}
