using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.Tenants;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.Subscriptions;

/// <summary>
/// Finds plans that tenants have but the catalogue lacks. Without its plan a paying tenant would be told it has no plan, so the
/// portal does not start.
/// </summary>
public sealed class CheckPlansInUse(IDbContextFactory<BillingDb> databases, IOptions<PlanCatalogue> catalogue, BillingClock clock)
{
    /// <returns>One sentence per missing plan, with the setting's name and the number of tenants.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        var known = catalogue.Value.Plans.Keys.ToList();
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var running = db.Set<TenantSubscription>().AsNoTracking().Where(row => !SubscriptionStatus.Idle.Contains(row.Status));
        // An empty key means a price that is not from this catalogue, so no plan of it is missing.
        var missing = await running
            .Where(row => row.PlanKey != "" && !known.Contains(row.PlanKey))
            .Select(row => new { Plan = row.PlanKey, row.TenantId })
            .Concat(
                running
                    .Where(row => row.PendingPlanKey != null && !known.Contains(row.PendingPlanKey))
                    .Select(row => new { Plan = row.PendingPlanKey!, row.TenantId })
            )
            .Concat(
                db.Set<Tenant>()
                    .Where(tenant => tenant.LocalPlan != null && !known.Contains(tenant.LocalPlan))
                    // A local plan chosen before a subscription does not come back; one that follows a subscription's end does.
                    .Where(tenant =>
                        tenant.LocalPlanSince > now
                        || !db.Set<TenantSubscription>()
                            .Any(row =>
                                row.TenantId == tenant.Id
                                && row.Status != SubscriptionStatus.IncompleteExpired
                                && (row.EndedAt == null || row.EndedAt > tenant.LocalPlanSince)
                            )
                    )
                    .Select(tenant => new { Plan = tenant.LocalPlan!, TenantId = tenant.Id })
            )
            .Distinct()
            .GroupBy(row => row.Plan)
            .Select(group => new { Plan = group.Key, Tenants = group.Count() })
            .OrderBy(row => row.Plan)
            .ToListAsync(cancellationToken);
        return
        [
            .. missing.Select(row =>
                $"{PlanCatalogue.Section}:Plans:{row.Plan} is gone from the catalogue, and "
                + $"{(row.Tenants == 1 ? "1 tenant holds" : $"{row.Tenants:N0} tenants hold")} this plan. "
                + "Put it back under the same name; with Hidden=true it leaves the pricing page and stays with those who hold it."
            ),
        ];
    }
}
