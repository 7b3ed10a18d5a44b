using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.StripeAccess;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stripe;

namespace BillingPortal.Subscriptions;

/// <summary>
/// Gives a running subscription the item it lacks for a meter of its plan: the meter came to the plan after the customer did,
/// or somebody took the item away. Stripe bills by an item only what is dated from its first second on, so nothing is prorated
/// and nothing is charged by the adding itself.
/// </summary>
public sealed class AddMeteredItem(
    IDbContextFactory<BillingDb> databases,
    IOptions<PlanCatalogue> catalogue,
    IStripeClient stripe,
    StripePrices prices,
    SyncSubscription sync,
    KeyedLock locks
)
{
    /// <returns>False when no subscription runs, or its plan does not sell this meter; true when an item bills it now.</returns>
    /// <exception cref="CatalogueNotPublishedException">Stripe lacks a price of the plan.</exception>
    /// <exception cref="StripeException">Stripe refused or failed; nothing was added.</exception>
    public async Task<bool> RunAsync(long tenantId, string meter, CancellationToken cancellationToken)
    {
        using var one = await locks.EnterAsync($"plan:{tenantId}", cancellationToken); // no change of plan meanwhile
        TenantSubscription? running;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            running = await EntitlementDirectory
                .Newest(db.Set<TenantSubscription>().AsNoTracking(), tenantId)
                .FirstOrDefaultAsync(cancellationToken);
        if (running is null || running.IsOver)
            return false;
        if (!catalogue.Value.TryGetPlan(running.PlanKey, out var plan) || !plan.Meters.ContainsKey(meter))
            return false;

        var service = new SubscriptionService(stripe);
        var fresh = await service.GetAsync(running.StripeSubscriptionId, cancellationToken: cancellationToken);
        // Looked for by meter and not by price: an item at a price of before bills the meter as well.
        if (!(await sync.MetersOfAsync(fresh, cancellationToken)).Split(',').Contains(meter, StringComparer.Ordinal))
        {
            var at = StripePrices.KeysOf(running.PlanKey, plan).ToList().IndexOf(StripePrices.MeterKey(running.PlanKey, meter));
            var price = (await prices.FindAsync(running.PlanKey, plan, cancellationToken))[at];
            await service.UpdateAsync(
                running.StripeSubscriptionId,
                new SubscriptionUpdateOptions { Items = [new SubscriptionItemOptions { Price = price.Id }], ProrationBehavior = "none" },
                cancellationToken: cancellationToken
            );
        }
        await sync.RunAsync(running.StripeSubscriptionId, cancellationToken);
        return true;
    }
}
