using System.Collections.Concurrent;
using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.Subscriptions;

/// <summary>
/// Entitlements in memory, so that a metered call reads no database for them. A change is put here by whoever made it,
/// in the same breath as its commit.
/// </summary>
public sealed class EntitlementDirectory(IDbContextFactory<BillingDb> databases, IOptions<PlanCatalogue> catalogue, BillingClock clock)
{
    private const int MostReads = 4;
    private readonly ConcurrentDictionary<long, Entitlement> _known = new();
    private long _changes;

    /// <summary>From memory, else from the database; null for a tenant that does not exist.</summary>
    public ValueTask<Entitlement?> FindAsync(long tenantId, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(tenantId, out var known)) return LoadAsync(tenantId, cancellationToken);
        var current = known.At(clock.GetUtcNow());
        // Kept, so that a period is rolled over once and not at every call; whoever was faster has put the same there.
        if (!ReferenceEquals(current, known)) _known.TryUpdate(tenantId, current, known);
        return new ValueTask<Entitlement?>(current);
    }

    /// <summary>Reads the database again after the tenant or its subscription changed.</summary>
    public async Task RefreshAsync(long tenantId, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _changes);
        await LoadAsync(tenantId, cancellationToken);
    }

    private async ValueTask<Entitlement?> LoadAsync(long tenantId, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var changes = Interlocked.Read(ref _changes);
            var entitlement = await ReadAsync(tenantId, cancellationToken);
            // What was read before somebody else's change must not overwrite what was read after it.
            if (changes != Interlocked.Read(ref _changes) && attempt < MostReads) continue;
            if (entitlement is null) return null;
            if (changes == Interlocked.Read(ref _changes)) _known[tenantId] = entitlement;
            else _known.TryRemove(tenantId, out _);
            return entitlement;
        }
    }

    private async Task<Entitlement?> ReadAsync(long tenantId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = await db.Set<Tenant>().AsNoTracking().FirstOrDefaultAsync(tenant => tenant.Id == tenantId, cancellationToken);
        if (tenant is null) return null;
        var newest = await Newest(db.Set<TenantSubscription>().AsNoTracking(), tenantId).FirstOrDefaultAsync(cancellationToken);
        return Entitlement.For(tenant, newest, catalogue.Value, clock.GetUtcNow());
    }

    /// <summary>The subscription that counts: a running one before one that is over, then the newest.</summary>
    internal static IQueryable<TenantSubscription> Newest(IQueryable<TenantSubscription> subscriptions, long tenantId) =>
        subscriptions.Where(subscription => subscription.TenantId == tenantId)
            .OrderBy(subscription => subscription.Status == "canceled" || subscription.Status == "incomplete_expired" || subscription.Status == "incomplete")
            .ThenByDescending(subscription => subscription.CreatedAt)
            .ThenByDescending(subscription => subscription.Id);
}
