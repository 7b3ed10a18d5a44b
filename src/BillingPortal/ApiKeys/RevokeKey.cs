using BillingPortal.Data;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.ApiKeys;

public enum RevokeOutcome { Revoked, NotFound, NotAllowed }

/// <summary>Ends a key. It is dead on this node when this returns.</summary>
public sealed class RevokeKey(IDbContextFactory<BillingDb> databases, KeyDirectory directory, BillingClock clock)
{
    public async Task<RevokeOutcome> RunAsync(TenantContext tenant, long keyId, CancellationToken cancellationToken)
    {
        if (!tenant.MayManageKeys) return RevokeOutcome.NotAllowed;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var key = await db.Set<ApiKey>().FirstOrDefaultAsync(row => row.Id == keyId && row.TenantId == tenant.TenantId, cancellationToken);
        if (key is null) return RevokeOutcome.NotFound; // another tenant's key looks exactly like none
        if (key.RevokedAt is null)
        {
            key.RevokedAt = clock.GetUtcNow();
            await db.SaveChangesAsync(cancellationToken);
        }
        directory.Forget(key.Hash);
        return RevokeOutcome.Revoked;
    }
}
