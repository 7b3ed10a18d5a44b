using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.StripeAccess;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stripe;

namespace BillingPortal.Subscriptions;

/// <summary>
/// Adds the item that a running subscription lacks for a meter of its plan: the meter was added to the plan after the customer
/// subscribed, or somebody removed the item. Stripe bills on an item only usage dated from its creation on, so nothing is prorated
/// and adding it charges nothing.
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
    /// <returns>False if no subscription is running or its plan does not sell this meter; true if an item now bills it.</returns>
    /// <exception cref="CatalogueNotPublishedException">Stripe lacks a price of the plan.</exception>
    /// <exception cref="StripeException">Stripe refused or failed; nothing was added.</exception>
    public async Task<bool> RunAsync(long tenantId, string meter, CancellationToken cancellationToken)
    {
        using var oneWriter = await locks.EnterSubscriptionAsync(tenantId, cancellationToken);
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
        // Matched by meter, not by price: an item with an older price bills the meter as well.
        if (!(await sync.MetersOfAsync(fresh, cancellationToken)).Split(',').Contains(meter, StringComparer.Ordinal))
        {
            var index = StripePrices.KeysOf(running.PlanKey, plan).ToList().IndexOf(StripePrices.MeterKey(running.PlanKey, meter));
            var price = (await prices.FindAsync(running.PlanKey, plan, cancellationToken))[index];
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
