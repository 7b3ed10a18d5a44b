using BillingPortal.Data;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.ApiKeys;

/// <summary>The caller that makes or changes keys: a person, limited by their role, or a key, limited by its current row in the
/// database.</summary>
/// <param name="Key">Null for a person.</param>
internal sealed record KeyMaker(TenantContext Tenant, ApiKey? Key)
{
    /// <summary>Null when the caller may not manage keys, or is a key that has ended meanwhile.</summary>
    public static async Task<KeyMaker?> FindAsync(
        BillingDb db,
        TenantContext tenant,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (!tenant.MayManageKeys)
            return null;
        if (tenant.KeyScopes is null)
            return new KeyMaker(tenant, Key: null);
        var key = await db.Set<ApiKey>()
            .AsNoTracking()
            .FirstOrDefaultAsync(
                row => row.Id == tenant.KeyId && row.TenantId == tenant.TenantId && row.RevokedAt == null,
                cancellationToken
            );
        return key is null || key.ExpiresAt <= now ? null : new KeyMaker(tenant, key);
    }

    /// <summary>How a key would exceed its maker; null when it does not.</summary>
    public KeyExcess? FindExcess(ApiKey key) =>
        Key is not null ? KeyStrength.FindExcess(Key, key)
        : KeyStrength.Missing(Tenant.GrantedScopes, key.Scopes.Split(' ')) is { } scope
            ? new("scopes", $"Your role, {Tenant.Role}, does not have the scope \"{scope}\".", scope)
        : null;

    /// <summary>Fills omitted limits with the maker's own; a person has none.</summary>
    public void ApplyLimits(ApiKey key)
    {
        if (Key is not null)
            KeyStrength.ApplyLimits(Key, key);
    }
}
