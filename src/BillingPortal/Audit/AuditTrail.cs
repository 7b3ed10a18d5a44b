using BillingPortal.Callers;
using BillingPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Audit;

/// <summary>
/// Writes what was done. Where the action changes the database, <see cref="Add"/> puts the row into the same transaction, so
/// that neither stands without the other; what happens at Stripe is written as soon as Stripe has agreed.
/// </summary>
public sealed partial class AuditTrail(IDbContextFactory<BillingDb> databases, TimeProvider wall, ILogger<AuditTrail> log)
{
    /// <summary>Into <paramref name="db"/>, to be saved with the action.</summary>
    /// <param name="target">What it was done to, such as "key 12"; never a secret.</param>
    /// <param name="detail">What changed, for people; never a secret.</param>
    public void Add(BillingDb db, Caller by, AuditAction action, long? tenantId = null, string? target = null, string? detail = null)
    {
        db.Add(new AuditEntry
        {
            At = wall.GetUtcNow(), Action = action, Kind = by.Kind, By = Cut(by.Name, 256)!, UserId = by.UserId, KeyId = by.KeyId,
                TenantId = tenantId,
            Target = Cut(target, AuditEntry.LongestTarget), Detail = Cut(detail, AuditEntry.LongestDetail), From = by.From,
        });
        LogDone(log, action, by.Kind, by.UserId, by.KeyId, tenantId);
    }

    /// <summary>For an action without a transaction of ours: right after it, or right before it where its end cannot be known.</summary>
    public async Task WriteAsync(Caller by, AuditAction action, long? tenantId = null, string? target = null, string? detail = null)
    {
        // Not cancelled with the request: the action is done, whether or not the caller still listens.
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        Add(db, by, action, tenantId, target, detail);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private static string? Cut(string? text, int length) => text?.Length > length ? text[..length] : text;

    // Ids and no addresses: logs travel further than the database.
    [LoggerMessage(LogLevel.Information, "{Action} by {Kind} (user {UserId}, key {KeyId}, tenant {TenantId})")]
    private static partial void LogDone(ILogger log, AuditAction action, CallerKind kind, string? userId, long? keyId, long? tenantId);
}
