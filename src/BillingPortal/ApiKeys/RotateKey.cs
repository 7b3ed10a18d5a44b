using BillingPortal.Audit;
using BillingPortal.Data;
using BillingPortal.Tenants;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.ApiKeys;

/// <summary>Result of rotating a key.</summary>
public abstract record RotateOutcome
{
    /// <summary>The new key, shown whole this once.</summary>
    public sealed record Rotated(ApiKey Key, string Secret, DateTimeOffset OldExpiresAt) : RotateOutcome;

    public sealed record Invalid(string Message) : RotateOutcome;

    public sealed record NotFound : RotateOutcome;

    public sealed record NotAllowed : RotateOutcome;

    /// <summary>The key is stronger than the caller.</summary>
    public sealed record Exceeds(KeyExcess Excess) : RotateOutcome;

    public sealed record AlreadyReplaced : RotateOutcome;
}

/// <summary>
/// Replaces a key with one of the same name, scopes and limits. The old one keeps working for a grace period, so that programs can be
/// switched one after the other. A key made for 90 days gets 90 days again, because keys are rotated when they are about to expire.
/// </summary>
public sealed class RotateKey(
    IDbContextFactory<BillingDb> databases,
    KeyFormat format,
    KeyDirectory directory,
    Rights rights,
    AuditTrail audit,
    AnnounceKey announce,
    BillingClock clock
)
{
    public const int DefaultGraceHours = 24;
    public const int LongestGraceHours = 24 * 30;

    /// <summary>When the successor of a key expires: after the same lifetime as its predecessor's.</summary>
    public static DateTimeOffset? NextExpiry(DateTimeOffset createdAt, DateTimeOffset? expiresAt, DateTimeOffset now) =>
        expiresAt - createdAt is { } life && life < DateTimeOffset.MaxValue - now ? now + life : expiresAt;

    /// <param name="graceHours">How long the old key keeps working; 0 = it ends now. Null = a day.</param>
    public async Task<RotateOutcome> RunAsync(TenantContext tenant, long keyId, int? graceHours, CancellationToken cancellationToken)
    {
        if (await rights.NowAsync(tenant, cancellationToken) is not { MayManageKeys: true } present)
            return new RotateOutcome.NotAllowed();
        tenant = present;
        if (graceHours is < 0 or > LongestGraceHours)
            return new RotateOutcome.Invalid($"Use 0 to {LongestGraceHours} hours.");
        var now = clock.GetUtcNow();
        var ends = now.AddHours(graceHours ?? DefaultGraceHours);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        byte[]? oldHash = null;
        var outcome = await db.InTransactionAsync<RotateOutcome>(
            async () =>
            {
                var old = await db.Set<ApiKey>()
                    .FirstOrDefaultAsync(row => row.Id == keyId && row.TenantId == tenant.TenantId, cancellationToken);
                if (old is null)
                    return new RotateOutcome.NotFound(); // another tenant's key looks as if it did not exist
                if (old.RevokedAt is not null || old.ReplacedById is not null || old.ExpiresAt <= now)
                    return new RotateOutcome.AlreadyReplaced();
                if (await KeyMaker.FindAsync(db, tenant, now, cancellationToken) is not { } maker)
                    return new RotateOutcome.NotAllowed();
                if (maker.FindExcess(old) is { } excess)
                    return new RotateOutcome.Exceeds(excess);
                var (made, secret) = Replacement(old, maker, tenant.UserId, now);
                await ReplaceAsync(db, tenant, old, made, ends, cancellationToken);
                oldHash = old.Hash;
                return new RotateOutcome.Rotated(made, secret, old.ExpiresAt!.Value);
            },
            cancellationToken
        );
        if (oldHash is not null)
        {
            directory.Forget(oldHash); // its new expiry applies from the next call on
            announce.Signal();
        }
        return outcome;
    }

    private (ApiKey Key, string Secret) Replacement(ApiKey old, KeyMaker maker, string? userId, DateTimeOffset now)
    {
        var (secret, prefix, hash) = format.Create(old.IsTest);
        var made = new ApiKey
        {
            TenantId = old.TenantId,
            Name = old.Name,
            Prefix = prefix,
            Hash = hash,
            IsTest = old.IsTest,
            Scopes = old.Scopes,
            CreatedAt = now,
            CreatedBy = userId,
            ExpiresAt = NextExpiry(old.CreatedAt, old.ExpiresAt, now),
            RatePerMinute = old.RatePerMinute,
            QuotaPerPeriod = old.QuotaPerPeriod,
            AllowedNetworks = old.AllowedNetworks,
            FirstKeyId = old.FirstKeyId ?? old.Id,
        };
        if (maker.Key?.ExpiresAt is { } end && !(made.ExpiresAt <= end))
            made.ExpiresAt = end; // no key outlives the one that made it
        return (made, secret);
    }

    /// <summary>Stores the new key with its audit row and its mail; the old one expires at <paramref name="ends"/> at the latest.</summary>
    private async Task ReplaceAsync(
        BillingDb db,
        TenantContext tenant,
        ApiKey old,
        ApiKey made,
        DateTimeOffset ends,
        CancellationToken cancellationToken
    )
    {
        db.Add(made);
        await db.SaveChangesAsync(cancellationToken);
        old.ReplacedById = made.Id;
        if (old.ExpiresAt is null || old.ExpiresAt > ends)
            old.ExpiresAt = ends;
        audit.Add(
            db,
            tenant.Caller,
            AuditAction.KeyRotated,
            tenant.TenantId,
            $"key {old.Id}",
            $"{old.Name}: key {made.Id} takes its place; it works until {old.ExpiresAt:u}"
        );
        await announce.AddAsync(db, tenant, made, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }
}
