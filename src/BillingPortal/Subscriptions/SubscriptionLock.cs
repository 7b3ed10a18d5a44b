using BillingPortal.Data;

namespace BillingPortal.Subscriptions;

/// <summary>
/// One writer at a time for a tenant's plan and its end. Whoever changes either reads the subscription after entering: two changes that
/// both read it before would each be priced against a plan that the other has replaced, or paid for a plan that the other ends.
/// </summary>
internal static class SubscriptionLock
{
    public static Task<IDisposable> EnterSubscriptionAsync(this KeyedLock locks, long tenantId, CancellationToken cancellationToken) =>
        locks.EnterAsync($"plan:{tenantId}", cancellationToken);
}
