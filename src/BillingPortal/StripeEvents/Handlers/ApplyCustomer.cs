using BillingPortal.Data;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.StripeEvents.Handlers;

/// <summary>A customer that was deleted at Stripe is forgotten here too, so that the job makes a new one; names stay ours.</summary>
public sealed class ApplyCustomer(IDbContextFactory<BillingDb> databases, Stripe.IStripeClient stripe)
{
    public async Task<HandlerOutcome> RunAsync(InboxEvent row, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = await db.Set<Tenant>().FirstOrDefaultAsync(candidate => candidate.StripeCustomerId == row.ObjectId, cancellationToken);
        if (tenant is null) return HandlerOutcome.Nothing("The customer belongs to no tenant here.");
        var fresh = await new Stripe.CustomerService(stripe).GetAsync(row.ObjectId, cancellationToken: cancellationToken);
        if (fresh.Deleted != true) return new HandlerOutcome(true, "Customer looked at; nothing of it is kept here", tenant.Id);
        tenant.StripeCustomerId = null;
        await db.SaveChangesAsync(cancellationToken);
        return new HandlerOutcome(true, "Customer is deleted at Stripe; a new one will be made", tenant.Id);
    }
}
