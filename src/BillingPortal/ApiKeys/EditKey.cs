using BillingPortal.Audit;
using BillingPortal.Data;
using BillingPortal.Tenants;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.ApiKeys;

/// <summary>Result of an edit of a key.</summary>
public abstract record EditOutcome
{
    public sealed record Changed(ApiKey Key) : EditOutcome;

    /// <summary>An invalid field, and what to do about it.</summary>
    public sealed record Invalid(string Field, string Message) : EditOutcome;

    public sealed record NotFound : EditOutcome;

    public sealed record NotAllowed : EditOutcome;

    /// <summary>The key is, or would become, stronger than the caller.</summary>
    public sealed record Exceeds(KeyExcess Excess) : EditOutcome;

    /// <summary>Revoked or expired: there is nothing left to limit.</summary>
    public sealed record Ended : EditOutcome;
}

/// <summary>
/// Renames a key and sets its own rate, quota and addresses. An omitted limit is removed; when a key makes the change, down to that key's
/// own limits. Kind, scopes and secret stay: changing those takes another key. The new limits apply from the next call on.
/// </summary>
public sealed class EditKey(
    IDbContextFactory<BillingDb> databases,
    KeyDirectory directory,
    Rights rights,
    AuditTrail audit,
    BillingClock clock
)
{
    public async Task<EditOutcome> RunAsync(TenantContext tenant, long keyId, KeyTerms terms, CancellationToken cancellationToken)
    {
        if (await rights.NowAsync(tenant, cancellationToken) is not { MayManageKeys: true } now)
            return new EditOutcome.NotAllowed();
        tenant = now;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var key = await db.Set<ApiKey>().FirstOrDefaultAsync(row => row.Id == keyId && row.TenantId == tenant.TenantId, cancellationToken);
        if (key is null)
            return new EditOutcome.NotFound(); // another tenant's key looks as if it did not exist
        if (key.RevokedAt is not null || key.ExpiresAt <= clock.GetUtcNow())
            return new EditOutcome.Ended();
        if (await KeyMaker.FindAsync(db, tenant, clock.GetUtcNow(), cancellationToken) is not { } maker)
            return new EditOutcome.NotAllowed();
        if (maker.Key?.Id == key.Id)
            return new EditOutcome.Exceeds(new KeyExcess("key", "A key cannot change itself."));
        if (maker.FindExcess(key) is { } above)
            return new EditOutcome.Exceeds(above);
        if (terms.Refuse() is { } bad)
            return new EditOutcome.Invalid(bad.Field, bad.Message);
        terms.ApplyTo(key);
        maker.ApplyLimits(key);
        if (maker.FindExcess(key) is { } excess)
            return new EditOutcome.Exceeds(excess);
        audit.Add(
            db,
            tenant.Caller,
            AuditAction.KeyChanged,
            tenant.TenantId,
            $"key {key.Id}",
            $"{key.Name}, {KeyState.Limits(key.RatePerMinute, key.QuotaPerPeriod, key.AllowedNetworks) ?? "no limits of its own"}"
        );
        await db.SaveChangesAsync(cancellationToken); // writes only changed columns, so a concurrent revocation stays
        directory.Forget(key.Hash);
        return new EditOutcome.Changed(key);
    }
}
