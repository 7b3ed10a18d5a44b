using BillingPortal.Audit;
using BillingPortal.Data;
using BillingPortal.StripeAccess;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace BillingPortal.Subscriptions;

/// <summary>Result of cancelling or resuming a subscription.</summary>
public abstract record CancelOutcome
{
    /// <summary>It is done, at Stripe and in our copy.</summary>
    public sealed record Done : CancelOutcome;

    /// <summary>The caller's role does not allow it.</summary>
    public sealed record NotAllowed : CancelOutcome;

    /// <summary>There is no running subscription.</summary>
    public sealed record NoSubscription : CancelOutcome;

    /// <summary>The period is too young to end now: its usage so far would be left out. Possible again after
    /// <paramref name="Wait"/>.</summary>
    public sealed record TooEarly(TimeSpan Wait) : CancelOutcome;

    /// <summary>Some usage has not reached Stripe, so the last invoice would lack it.</summary>
    public sealed record UsageOnTheWay : CancelOutcome;

    /// <summary>Stripe does not answer or refuses; nothing was changed.</summary>
    /// <param name="Reason">Text for people.</param>
    public sealed record StripeUnavailable(string Reason) : CancelOutcome;
}

/// <summary>Cancels a subscription at the end of its period, or undoes that. Until the end everything works as before.</summary>
public sealed class CancelSubscription(
    IDbContextFactory<BillingDb> databases,
    IStripeClient stripe,
    SyncSubscription sync,
    KeyedLock locks,
    Rights rights,
    AuditTrail audit
)
{
    public async Task<CancelOutcome> RunAsync(TenantContext tenant, bool atPeriodEnd, CancellationToken cancellationToken)
    {
        using var oneWriter = await locks.EnterSubscriptionAsync(tenant.TenantId, cancellationToken);
        return await RunLockedAsync(tenant, atPeriodEnd, cancellationToken);
    }

    /// <summary>The same for a caller that holds the <see cref="SubscriptionLock"/>.</summary>
    internal async Task<CancelOutcome> RunLockedAsync(TenantContext tenant, bool atPeriodEnd, CancellationToken cancellationToken)
    {
        if (await rights.NowAsync(tenant, cancellationToken) is not { MayManageBilling: true })
            return new CancelOutcome.NotAllowed();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var running = await EntitlementDirectory
            .Newest(db.Set<TenantSubscription>().AsNoTracking(), tenant.TenantId)
            .FirstOrDefaultAsync(cancellationToken);
        if (running is not { IsIdle: false })
            return new CancelOutcome.NoSubscription();
        try
        {
            var options = new SubscriptionUpdateOptions();
            // An empty cancel_at takes back either kind of cancellation: the Customer Portal schedules with cancel_at, and Stripe refuses
            // a request that carries both fields.
            if (!atPeriodEnd && running.CancelAt is not null)
                options.AddExtraParam("cancel_at", "");
            else
                options.CancelAtPeriodEnd = atPeriodEnd;
            await new SubscriptionService(stripe).UpdateAsync(running.StripeSubscriptionId, options, cancellationToken: cancellationToken);
            await audit.WriteAsync(
                tenant.Caller,
                atPeriodEnd ? AuditAction.CancelledAtPeriodEnd : AuditAction.CancellationTakenBack,
                tenant.TenantId,
                running.StripeSubscriptionId
            );
            await sync.RunAsync(running.StripeSubscriptionId, cancellationToken);
            return new CancelOutcome.Done();
        }
        catch (Exception failure) when (StripeFailure.Is(failure, cancellationToken))
        {
            return new CancelOutcome.StripeUnavailable(StripeFailure.Message(failure));
        }
    }
}
