using BillingPortal.Audit;
using BillingPortal.Data;
using BillingPortal.Tenants;
using BillingPortal.Time;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.ApiKeys;

/// <summary>A request for a new key.</summary>
/// <param name="Scopes">Null for the smallest useful set: calling metered endpoints and reading usage.</param>
/// <param name="RatePerMinute">Calls per minute for this key alone; null = the plan's rate.</param>
/// <param name="QuotaPerPeriod">Units of each meter the key may use in a period; null = only the tenant's quota.</param>
/// <param name="AllowedNetworks">Addresses or CIDR networks, IPv4 or IPv6; null or empty = from anywhere.</param>
public sealed record KeyRequest(
    string Name,
    bool IsTest = false,
    IReadOnlyList<string>? Scopes = null,
    DateTimeOffset? ExpiresAt = null,
    int? RatePerMinute = null,
    long? QuotaPerPeriod = null,
    IReadOnlyList<string>? AllowedNetworks = null
);

/// <summary>Result of issuing a key.</summary>
public abstract record IssueOutcome
{
    /// <summary>The only time the whole key is shown.</summary>
    public sealed record Issued(ApiKey Key, string Secret) : IssueOutcome;

    /// <summary>An invalid field, and what to do about it.</summary>
    public sealed record Invalid(string Field, string Message) : IssueOutcome;

    public sealed record NotAllowed : IssueOutcome;

    /// <summary>The key would be stronger than its maker.</summary>
    public sealed record Exceeds(KeyExcess Excess) : IssueOutcome;

    public sealed record TooMany(int Limit) : IssueOutcome;
}

/// <summary>Makes an API key and returns it once. A key that makes one can give it no more than it has: <see
/// cref="KeyStrength"/>.</summary>
public sealed class IssueKey(
    IDbContextFactory<BillingDb> databases,
    KeyFormat format,
    Rights rights,
    AuditTrail audit,
    AnnounceKey announce,
    BillingClock clock
)
{
    public const int MostActiveKeys = 100;
    private const int MostScopes = 20;
    private static readonly string[] DefaultScopes = [Scopes.Call, Scopes.BillingRead];

    public async Task<IssueOutcome> RunAsync(TenantContext tenant, KeyRequest request, CancellationToken cancellationToken)
    {
        if (await rights.NowAsync(tenant, cancellationToken) is not { MayManageKeys: true } present)
            return new IssueOutcome.NotAllowed();
        tenant = present;
        var terms = new KeyTerms(request.Name, request.RatePerMinute, request.QuotaPerPeriod, request.AllowedNetworks);
        var scopes = request.Scopes ?? DefaultScopes;
        var now = clock.GetUtcNow();
        if (Refuse(terms, scopes, request.ExpiresAt, now) is { } invalid)
            return invalid;

        var (secret, prefix, hash) = format.Create(request.IsTest);
        var key = new ApiKey
        {
            TenantId = tenant.TenantId,
            Name = request.Name,
            Prefix = prefix,
            Hash = hash,
            IsTest = request.IsTest,
            Scopes = string.Join(' ', scopes.Distinct(StringComparer.Ordinal)),
            CreatedAt = now,
            CreatedBy = tenant.UserId,
            ExpiresAt = request.ExpiresAt,
        };
        terms.ApplyTo(key);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var outcome = await db.InTransactionAsync(
            async () => await StoreAsync(db, tenant, key, now, cancellationToken) ?? new IssueOutcome.Issued(key, secret),
            cancellationToken
        );
        if (outcome is IssueOutcome.Issued)
            announce.Signal();
        return outcome;
    }

    private static IssueOutcome.Invalid? Refuse(KeyTerms terms, IReadOnlyList<string> scopes, DateTimeOffset? expiresAt, DateTimeOffset now)
    {
        if (terms.Refuse() is { } bad)
            return new(bad.Field, bad.Message);
        if (scopes.Count == 0)
            return new("scopes", $"Name at least one scope, or leave scopes out for {string.Join(" and ", DefaultScopes)}.");
        if (scopes.Count > MostScopes)
            return new("scopes", $"Name up to {MostScopes} scopes.");
        if (scopes.Where(scope => scope is null || !Scopes.IsKnown(scope)).Take(1).ToArray() is [var unknown])
            return new(
                "scopes",
                $"\"{Problem.Echo(unknown)}\" is not a scope. Use {string.Join(", ", Scopes.All)}, or call:name for one endpoint."
            );
        return expiresAt <= now ? new("expires_at", "Choose an expiry in the future, or none.") : null;
    }

    /// <summary>Stores a key with its audit row and its mail. Null on success, else why not.</summary>
    private async Task<IssueOutcome?> StoreAsync(
        BillingDb db,
        TenantContext tenant,
        ApiKey key,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (await KeyMaker.FindAsync(db, tenant, now, cancellationToken) is not { } maker)
            return new IssueOutcome.NotAllowed();
        maker.ApplyLimits(key);
        key.FirstKeyId = maker.Key is null ? null : KeyStrength.SharedBy(maker.Key);
        // Checked with FirstKeyId set: the key is counted with its maker where that has a rate or quota to share.
        if (maker.FindExcess(key) is { } excess)
            return new IssueOutcome.Exceeds(excess);
        var active = await db.Set<ApiKey>()
            .CountAsync(
                row => row.TenantId == tenant.TenantId && row.RevokedAt == null && (row.ExpiresAt == null || row.ExpiresAt > now),
                cancellationToken
            );
        if (active >= MostActiveKeys)
            return new IssueOutcome.TooMany(MostActiveKeys);
        db.Add(key);
        await db.SaveChangesAsync(cancellationToken);
        audit.Add(
            db,
            tenant.Caller,
            AuditAction.KeyIssued,
            tenant.TenantId,
            $"key {key.Id}",
            $"{key.Name}, {(key.IsTest ? "test" : "live")}, {key.Scopes}"
        );
        await announce.AddAsync(db, tenant, key, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }
}
