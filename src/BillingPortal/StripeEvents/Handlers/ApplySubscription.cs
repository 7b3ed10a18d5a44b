using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.StripeEvents.Handlers;

/// <summary>Handles customer.subscription.*: copies the subscription's state from Stripe, whatever the event's payload says.</summary>
public sealed class ApplySubscription(SyncSubscription sync, IDbContextFactory<BillingDb> databases, IOptions<PlanCatalogue> catalogue)
{
    public async Task<HandlerOutcome> RunAsync(InboxEvent row, CancellationToken cancellationToken)
    {
        if (await sync.RunAsync(row.ObjectId!, cancellationToken) is not { } tenantId)
            return HandlerOutcome.Nothing("The subscription belongs to no tenant here.");
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var copy = await db.Set<TenantSubscription>()
            .AsNoTracking()
            .FirstAsync(subscription => subscription.StripeSubscriptionId == row.ObjectId, cancellationToken);
        return new HandlerOutcome(true, SubscriptionState.Of(copy, catalogue.Value).ToString(), tenantId);
    }
}
