using BillingPortal.Data;
using BillingPortal.StripeAccess;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.Checkout;

namespace BillingPortal.Subscriptions;

/// <summary>Progress of a payment, for the page people see after Stripe's.</summary>
public enum CheckoutProgress
{
    Waiting,
    Open,
    NotPaid,
    NotYours,
    StripeUnavailable,
}

/// <summary>
/// Tells the success page whether the plan is open. Stripe tells whose the session is; the webhook opens the plan, or what Stripe tells
/// about the session if the webhook is late. Returning from Stripe's page alone proves nothing.
/// </summary>
public sealed class ConfirmCheckout(
    IDbContextFactory<BillingDb> databases,
    EntitlementDirectory entitlements,
    IStripeClient stripe,
    SyncSubscription sync
)
{
    /// <summary>Reads our own copy, without a call to Stripe.</summary>
    public async Task<CheckoutProgress> ReadProgressAsync(TenantContext tenant, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var newest = await EntitlementDirectory
            .Newest(db.Set<TenantSubscription>().AsNoTracking(), tenant.TenantId)
            .FirstOrDefaultAsync(cancellationToken);
        if (newest is null || !SubscriptionStatus.Paid.Contains(newest.Status))
            return CheckoutProgress.Waiting;
        var entitlement = await entitlements.FindAsync(tenant.TenantId, cancellationToken);
        return entitlement?.State == EntitlementState.Active ? CheckoutProgress.Open : CheckoutProgress.Waiting;
    }

    /// <summary>Asks Stripe about the session and stores the result.</summary>
    public async Task<CheckoutProgress> AskAsync(TenantContext tenant, string sessionId, CancellationToken cancellationToken)
    {
        try
        {
            var session = await new SessionService(stripe).GetAsync(sessionId, cancellationToken: cancellationToken);
            if (session.ClientReferenceId != tenant.PublicId)
                return CheckoutProgress.NotYours;
            if (session.Status != "complete" || session.SubscriptionId is null)
                return session.Status == "expired" ? CheckoutProgress.NotPaid : CheckoutProgress.Waiting;
            await sync.RunAsync(session.SubscriptionId, cancellationToken);
            return await ReadProgressAsync(tenant, cancellationToken);
        }
        catch (StripeException failure) when (failure.HttpStatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return CheckoutProgress.NotYours;
        }
        catch (Exception failure) when (StripeFailure.Is(failure, cancellationToken))
        {
            return CheckoutProgress.StripeUnavailable;
        }
    }
}
