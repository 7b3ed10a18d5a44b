using BillingPortal.Subscriptions;

namespace BillingPortal.StripeEvents.Handlers;

/// <summary>Handles customer.subscription.*: copies the subscription's state from Stripe, whatever the event's payload says.</summary>
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
