using BillingPortal.Audit;
using BillingPortal.Data;
using BillingPortal.Tenants;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.ApiKeys;

public enum RevokeOutcome
{
    Revoked,
    NotFound,
    NotAllowed,

    /// <summary>A key may end itself and keys that are at most as strong.</summary>
    Beyond,
}

/// <summary>
/// Ends a key. It is dead on this node when this returns. A person who manages keys may end any of them, because a key that leaked must
/// not wait for somebody of a higher role.
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
            return RevokeOutcome.NotFound; // another tenant's key looks exactly like none
        if (await KeyMaker.FindAsync(db, tenant, clock.GetUtcNow(), cancellationToken) is not { } maker)
            return RevokeOutcome.NotAllowed;
        if (maker.Key is not null && maker.Key.Id != key.Id && maker.Above(key) is not null)
            return RevokeOutcome.Beyond;
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
