using BillingPortal.Subscriptions;

namespace BillingPortal.StripeEvents.Handlers;

public sealed class ApplySubscription(SyncSubscription sync)
{
    public async Task<HandlerOutcome> RunAsync(InboxEvent row, CancellationToken cancellationToken)
    {
        var tenantId = await sync.RunAsync(row.ObjectId!, cancellationToken);
        return tenantId is null
            ? HandlerOutcome.Nothing("The subscription belongs to no tenant here.")
            : new HandlerOutcome(true, "Subscription taken over from Stripe", tenantId);
    }
}
