using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace BillingPortal.StripeEvents.Handlers;

/// <summary>Refunds and disputes: nothing is stored, an operator is alerted.</summary>
public sealed class ApplyCharge(IDbContextFactory<BillingDb> databases, IStripeClient stripe, OperatorAlerts alerts)
{
    public async Task<HandlerOutcome> RunAsync(InboxEvent row, CancellationToken cancellationToken)
    {
        var isDispute = row.Type == "charge.dispute.created";
        var customer = row.CustomerId;
        var amount = "";
        if (!isDispute)
        {
            var charge = await new ChargeService(stripe).GetAsync(row.ObjectId, cancellationToken: cancellationToken);
            customer = charge.CustomerId;
            amount = $" of {charge.AmountRefunded} (minor units, {charge.Currency})";
        }
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = customer is null
            ? null
            : await db.Set<Tenant>()
                .AsNoTracking()
                .FirstOrDefaultAsync(candidate => candidate.StripeCustomerId == customer, cancellationToken);
        if (tenant is null && !isDispute)
            return HandlerOutcome.Nothing("The charge belongs to no tenant here.");
        var text = isDispute
            ? $"A charge is disputed ({row.ObjectId}); answer it in Stripe's dashboard before its deadline."
            : $"A refund{amount} was made on {row.ObjectId}.";
        await alerts.RaiseAsync($"{(isDispute ? "dispute" : "refund")}:{row.ObjectId}", text, tenant?.Id, cancellationToken);
        return new HandlerOutcome(true, text, tenant?.Id);
    }
}
