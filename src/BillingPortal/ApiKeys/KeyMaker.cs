using BillingPortal.Data;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.ApiKeys;

/// <summary>Whoever makes or touches keys: a person, bound by the role, or a key, bound by what the database says of it at this moment.</summary>
/// <param name="Key">Null for a person.</param>
internal sealed record KeyMaker(TenantContext Tenant, ApiKey? Key)
{
    /// <summary>Null when the caller may not manage keys, or is a key that ended meanwhile.</summary>
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

    /// <summary>In what a key would go beyond the maker; null when it does not.</summary>
    public KeyExcess? Above(ApiKey key) =>
        Key is not null ? KeyStrength.Above(Key, key)
        : KeyStrength.Missing(Tenant.Held, key.Scopes.Split(' ')) is { } scope
            ? new("scopes", $"Your role, {Tenant.Role}, does not have the scope \"{scope}\".", scope)
        : null;

    /// <summary>What was left open takes the maker's own bound; a person has none.</summary>
    public void Bound(ApiKey key)
    {
        if (Key is not null)
            KeyStrength.Inherit(Key, key);
    }
}
