using BillingPortal.Data;
using BillingPortal.Tenants;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.ApiKeys;

/// <summary>A key as lists show it, without the hash or the key itself.</summary>
public sealed record KeyRow(
    long Id,
    string Name,
    string Prefix,
    bool IsTest,
    string Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt
)
{
    public int? RatePerMinute { get; init; }
    public long? QuotaPerPeriod { get; init; }
    public string? AllowedNetworks { get; init; }
    public long? ReplacedById { get; init; }

    public static KeyRow Of(ApiKey key) =>
        new(key.Id, key.Name, key.Prefix, key.IsTest, key.Scopes, key.CreatedAt, key.ExpiresAt, key.RevokedAt, key.LastUsedAt)
        {
            RatePerMinute = key.RatePerMinute,
            QuotaPerPeriod = key.QuotaPerPeriod,
            AllowedNetworks = key.AllowedNetworks,
            ReplacedById = key.ReplacedById,
        };
}

/// <summary>A tenant's keys and their use, for pages and REST. Never the secrets: only their hashes are stored.</summary>
public sealed class KeyQueries(IDbContextFactory<BillingDb> databases, BillingClock clock)
{
    private const int EndedShownDays = 90;
    private const int MostRows = 300;

    /// <summary>A key's current scopes from the database; null when it has ended or belongs to another organisation.</summary>
    public async Task<string?> ScopesNowAsync(long keyId, long tenantId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<ApiKey>()
            .Where(key =>
                key.Id == keyId && key.TenantId == tenantId && key.RevokedAt == null && (key.ExpiresAt == null || key.ExpiresAt > now)
            )
            .Select(key => key.Scopes)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Active keys first, then those that were revoked or expired in the last 90 days.</summary>
    public async Task<IReadOnlyList<KeyRow>> ListAsync(TenantContext tenant, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var oldest = now.AddDays(-EndedShownDays);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<ApiKey>()
            .AsNoTracking()
            .Where(key =>
                key.TenantId == tenant.TenantId
                && (key.RevokedAt == null || key.RevokedAt > oldest)
                && (key.ExpiresAt == null || key.ExpiresAt > oldest)
            )
            .OrderBy(key => key.RevokedAt != null || key.ExpiresAt <= now)
            .ThenByDescending(key => key.Id)
            .Take(MostRows)
            .Select(key => KeyRow.Of(key))
            .ToListAsync(cancellationToken);
    }
}
