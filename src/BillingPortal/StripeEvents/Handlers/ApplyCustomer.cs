using BillingPortal.Data;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.StripeEvents.Handlers;

/// <summary>
/// A customer that was deleted at Stripe is removed here too, so that the job creates a new one; names remain ours. If a customer
/// changed, or a card was added or removed, its subscriptions may be paid with another card.
/// </summary>
public sealed class ApplyCustomer(IDbContextFactory<BillingDb> databases, Stripe.IStripeClient stripe, SyncSubscription sync)
{
    public async Task<HandlerOutcome> RunAsync(InboxEvent row, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = await db.Set<Tenant>().FirstOrDefaultAsync(candidate => candidate.StripeCustomerId == row.ObjectId, cancellationToken);
        if (tenant is null)
            return HandlerOutcome.Nothing("The customer belongs to no tenant here.");
        var fresh = await new Stripe.CustomerService(stripe).GetAsync(row.ObjectId, cancellationToken: cancellationToken);
        if (fresh.Deleted != true)
            return await FollowCardAsync(row.ObjectId!, tenant.Id, cancellationToken);
        tenant.StripeCustomerId = null;
        await db.SaveChangesAsync(cancellationToken);
        return new HandlerOutcome(true, "Customer is deleted at Stripe; a new one will be made", tenant.Id);
    }

    /// <summary>Handles an event about one of a customer's payment methods.</summary>
    public async Task<HandlerOutcome> PaymentMethodAsync(InboxEvent row, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenantId = row.CustomerId is { } customer
            ? await db.Set<Tenant>()
                .Where(candidate => candidate.StripeCustomerId == customer)
                .Select(candidate => (long?)candidate.Id)
                .FirstOrDefaultAsync(cancellationToken)
            : null;
        return tenantId is null
            ? HandlerOutcome.Nothing("The payment method belongs to no tenant here.")
            : await FollowCardAsync(row.CustomerId!, tenantId.Value, cancellationToken);
    }

    private async Task<HandlerOutcome> FollowCardAsync(string customer, long tenantId, CancellationToken cancellationToken)
    {
        var taken = Format.Count(await sync.OfCustomerAsync(customer, cancellationToken), "subscription");
        return new HandlerOutcome(true, $"Customer looked at; {taken} taken over with what pays them", tenantId);
    }
}
