using System.Globalization;
using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stripe;

namespace BillingPortal.PlanChanges;

/// <summary>
/// Schedules a change for the end of the period. The base price changes at once without proration, so that the renewal bills the
/// next plan. The metered prices stay until the period is over, so that its usage is billed as agreed. A local plan, which does not
/// exist at Stripe, follows when the subscription ends. The caller holds the <see cref="SubscriptionLock"/>.
/// </summary>
internal sealed class SchedulePlan(
    IDbContextFactory<BillingDb> databases,
    IOptions<PlanCatalogue> catalogue,
    IStripeClient stripe,
    PlanItems items,
    CancelSubscription cancel,
    SyncSubscription sync
)
{
    public async Task<PlanChangeOutcome> RunAsync(
        TenantContext tenant,
        TenantSubscription running,
        string planKey,
        PlanDefinition plan,
        CancellationToken cancellationToken
    )
    {
        if (plan.Kind == PlanKind.Local)
            return await EndIntoAsync(tenant, running, planKey, plan, cancellationToken);
        await UpdateBaseAsync(
            running,
            planKey,
            plan,
            running.PeriodEnd.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            cancellationToken
        );
        return new PlanChangeOutcome.Scheduled(plan.Name, running.PeriodEnd);
    }

    public async Task TakeBackAsync(TenantSubscription running, CancellationToken cancellationToken)
    {
        if (catalogue.Value.TryGetPlan(running.PlanKey, out var current))
            await UpdateBaseAsync(running, running.PlanKey, current, changeAt: "", cancellationToken);
    }

    private async Task UpdateBaseAsync(
        TenantSubscription running,
        string planKey,
        PlanDefinition plan,
        string changeAt,
        CancellationToken cancellationToken
    )
    {
        var service = new SubscriptionService(stripe);
        var fresh = await service.GetAsync(running.StripeSubscriptionId, cancellationToken: cancellationToken);
        var changes = await items.ChangesAsync(fresh, planKey, plan, basePrice: true, meteredPrices: false, cancellationToken);
        await service.UpdateAsync(
            running.StripeSubscriptionId,
            new SubscriptionUpdateOptions
            {
                Items = changes.Count == 0 ? null : [.. changes.Select(change => change.ForUpdate())],
                ProrationBehavior = "none",
                Metadata = new() { [SyncSubscription.ChangeAtMetadata] = changeAt },
            },
            cancellationToken: cancellationToken
        );
        await sync.RunAsync(running.StripeSubscriptionId, cancellationToken);
    }

    private async Task<PlanChangeOutcome> EndIntoAsync(
        TenantContext tenant,
        TenantSubscription running,
        string planKey,
        PlanDefinition plan,
        CancellationToken cancellationToken
    )
    {
        switch (await cancel.RunLockedAsync(tenant, atPeriodEnd: true, cancellationToken))
        {
            case CancelOutcome.StripeUnavailable down:
                return new PlanChangeOutcome.StripeUnavailable(down.Reason);
            case CancelOutcome.NotAllowed:
                return new PlanChangeOutcome.NotAllowed();
        }
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // Dated at the end: otherwise a local plan chosen before a subscription ended would not take effect.
        await db.InTransactionAsync(
            () =>
                db.Set<Tenant>()
                    .Where(row => row.Id == tenant.TenantId)
                    .ExecuteUpdateAsync(
                        set =>
                            set.SetProperty(row => row.LocalPlan, planKey)
                                .SetProperty(row => row.LocalPlanSince, running.PeriodEnd.AddMinutes(1)),
                        cancellationToken
                    ),
            cancellationToken
        );
        return new PlanChangeOutcome.Scheduled(plan.Name, running.PeriodEnd);
    }
}
