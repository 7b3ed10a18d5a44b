using System.Collections.Concurrent;
using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.Tenants;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.Subscriptions;

/// <summary>
/// Entitlements in memory, so that a metered call needs no database read for them. Every change must refresh the entry right after
/// its commit.
/// </summary>
public sealed class EntitlementDirectory(
    IDbContextFactory<BillingDb> databases,
    IOptions<PlanCatalogue> catalogue,
    DunningTerms dunning,
    KeyedLock locks,
    BillingClock clock
)
{
    private readonly ConcurrentDictionary<long, Entitlement> _known = new();

    /// <summary>From memory, otherwise from the database; null if the tenant does not exist.</summary>
    public ValueTask<Entitlement?> FindAsync(long tenantId, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(tenantId, out var known))
            return LoadAsync(tenantId, cancellationToken);
        var current = known.At(clock.GetUtcNow());
        // Store it, so that a period is rolled over once and not on every call. A concurrent caller stores an equal value.
        if (!ReferenceEquals(current, known))
            _known.TryUpdate(tenantId, current, known);
        return new ValueTask<Entitlement?>(current);
    }

    /// <summary>Reads the database again after the tenant or its subscription changed.</summary>
    public async Task RefreshAsync(long tenantId, CancellationToken cancellationToken) => await LoadAsync(tenantId, cancellationToken);

    private async ValueTask<Entitlement?> LoadAsync(long tenantId, CancellationToken cancellationToken)
    {
        // One reader at a time per tenant: later reads see newer data, so the last write is the newest.
        using var tenantLock = await locks.EnterAsync($"entitlement:{tenantId}", cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = await db.Set<Tenant>().AsNoTracking().FirstOrDefaultAsync(tenant => tenant.Id == tenantId, cancellationToken);
        if (tenant is null)
            return null;
        var newest = await Newest(db.Set<TenantSubscription>().AsNoTracking(), tenantId).FirstOrDefaultAsync(cancellationToken);
        return _known[tenantId] = Entitlement.For(tenant, newest, catalogue.Value, dunning, clock.GetUtcNow());
    }

    /// <summary>The subscription that counts: a running one before an ended one, then the newest.</summary>
    internal static IQueryable<TenantSubscription> Newest(IQueryable<TenantSubscription> subscriptions, long tenantId) =>
        subscriptions
            .Where(subscription => subscription.TenantId == tenantId)
            .OrderBy(subscription => SubscriptionStatus.Idle.Contains(subscription.Status))
            .ThenByDescending(subscription => subscription.CreatedAt)
            .ThenByDescending(subscription => subscription.Id);
}
