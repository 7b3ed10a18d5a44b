using BillingPortal.Audit;
using BillingPortal.Data;
using BillingPortal.Tenants;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.ApiKeys;

/// <summary>Result of revoking a key.</summary>
public enum RevokeOutcome
{
    Revoked,
    NotFound,
    NotAllowed,

    /// <summary>A key may end only itself and keys that are at most as strong.</summary>
    Exceeds,
}

/// <summary>
/// Ends a key; this node refuses it once this returns. A person who manages keys may end any of them, because a leaked key must not wait
/// for somebody with a higher role.
/// </summary>
public sealed class RevokeKey(
    IDbContextFactory<BillingDb> databases,
    KeyDirectory directory,
    Rights rights,
    AuditTrail audit,
    BillingClock clock
)
{
    public async Task<RevokeOutcome> RunAsync(TenantContext tenant, long keyId, CancellationToken cancellationToken)
    {
        if (await rights.NowAsync(tenant, cancellationToken) is not { MayManageKeys: true } present)
            return RevokeOutcome.NotAllowed;
        tenant = present;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var key = await db.Set<ApiKey>().FirstOrDefaultAsync(row => row.Id == keyId && row.TenantId == tenant.TenantId, cancellationToken);
        if (key is null)
            return RevokeOutcome.NotFound; // another tenant's key looks as if it did not exist
        if (await KeyMaker.FindAsync(db, tenant, clock.GetUtcNow(), cancellationToken) is not { } maker)
            return RevokeOutcome.NotAllowed;
        if (maker.Key is not null && maker.Key.Id != key.Id && maker.FindExcess(key) is not null)
            return RevokeOutcome.Exceeds;
        if (key.RevokedAt is null)
        {
            key.RevokedAt = clock.GetUtcNow();
            audit.Add(db, tenant.Caller, AuditAction.KeyRevoked, tenant.TenantId, $"key {key.Id}", key.Name);
            await db.SaveChangesAsync(cancellationToken);
        }
        directory.Forget(key.Hash);
        return RevokeOutcome.Revoked;
    }
}
