using BillingPortal.Audit;
using BillingPortal.Data;
using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace BillingPortal.PlanChanges;

/// <summary>
/// Cancels a subscription immediately. Calls are paused and usage is flushed first; <c>invoice_now</c> then bills it. Otherwise the
/// last period's usage would never be invoiced.
/// </summary>
public sealed class CancelNow
{
    private readonly IDbContextFactory<BillingDb> _databases;
    private readonly IStripeClient _stripe;
    private readonly FlushBeforeChange _flush;
    private readonly SyncSubscription _sync;
    private readonly Rights _rights;
    private readonly AuditTrail _audit;
    private readonly KeyedLock _locks;

    internal CancelNow(
        IDbContextFactory<BillingDb> databases,
        IStripeClient stripe,
        FlushBeforeChange flush,
        SyncSubscription sync,
        Rights rights,
        AuditTrail audit,
        KeyedLock locks
    ) => (_databases, _stripe, _flush, _sync, _rights, _audit, _locks) = (databases, stripe, flush, sync, rights, audit, locks);

    public async Task<CancelOutcome> RunAsync(TenantContext tenant, CancellationToken cancellationToken)
    {
        using var oneWriter = await _locks.EnterSubscriptionAsync(tenant.TenantId, cancellationToken);
        // After the wait for the lock: a right may be taken meanwhile.
        if (await _rights.NowAsync(tenant, cancellationToken) is not { MayManageBilling: true })
            return new CancelOutcome.NotAllowed();
        TenantSubscription? running;
        await using (var db = await _databases.CreateDbContextAsync(cancellationToken))
            running = await EntitlementDirectory
                .Newest(db.Set<TenantSubscription>().AsNoTracking(), tenant.TenantId)
                .FirstOrDefaultAsync(cancellationToken);
        if (running is null || running.IsOver)
            return new CancelOutcome.NoSubscription();
        try
        {
            return await _flush.RunAsync<CancelOutcome>(
                tenant.TenantId,
                () => EndAsync(tenant, running.StripeSubscriptionId, cancellationToken),
                wait => new CancelOutcome.TooEarly(wait),
                () => new CancelOutcome.UsageOnTheWay(),
                cancellationToken
            );
        }
        catch (Exception failure) when (StripeFailure.Is(failure, cancellationToken))
        {
            return new CancelOutcome.StripeUnavailable(StripeFailure.Message(failure));
        }
    }

    private async Task<CancelOutcome> EndAsync(TenantContext tenant, string stripeSubscriptionId, CancellationToken cancellationToken)
    {
        try
        {
            await new SubscriptionService(_stripe).CancelAsync(
                stripeSubscriptionId,
                new SubscriptionCancelOptions { InvoiceNow = true, Prorate = false },
                cancellationToken: cancellationToken
            );
        }
        catch (StripeException gone) when (gone.HttpStatusCode == System.Net.HttpStatusCode.NotFound)
        {
            // It had already ended, perhaps by an earlier attempt without a response; the refetch below stores that.
        }
        await _audit.WriteAsync(tenant.Caller, AuditAction.CancelledNow, tenant.TenantId, stripeSubscriptionId);
        await _sync.RunAsync(stripeSubscriptionId, cancellationToken);
        return new CancelOutcome.Done();
    }
}
