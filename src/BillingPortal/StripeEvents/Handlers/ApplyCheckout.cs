using BillingPortal.Data;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;
using Stripe.Checkout;

namespace BillingPortal.StripeEvents.Handlers;

/// <summary>A completed Checkout names the subscription it created, and the customer if it created one.</summary>
public sealed class ApplyCheckout(IDbContextFactory<BillingDb> databases, Stripe.IStripeClient stripe, SyncSubscription sync)
{
    public async Task<HandlerOutcome> RunAsync(InboxEvent row, CancellationToken cancellationToken)
    {
        var session = await new SessionService(stripe).GetAsync(row.ObjectId, cancellationToken: cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = await db.Set<Tenant>()
            .FirstOrDefaultAsync(candidate => candidate.PublicId == session.ClientReferenceId, cancellationToken);
        if (tenant is null)
            return HandlerOutcome.Nothing("The session belongs to no tenant here.");
        if (session.Status != "complete")
            return new HandlerOutcome(true, $"Session is {session.Status}; nothing was bought", tenant.Id);
        if (tenant.StripeCustomerId is null && session.CustomerId is not null)
        {
            tenant.StripeCustomerId = session.CustomerId;
            await db.SaveChangesAsync(cancellationToken);
        }
        if (session.SubscriptionId is not null)
            await sync.RunAsync(session.SubscriptionId, cancellationToken);
        return new HandlerOutcome(true, "Checkout completed, subscription taken over", tenant.Id);
    }
}
