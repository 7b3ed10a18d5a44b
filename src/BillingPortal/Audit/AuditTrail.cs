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
        db.Add(
            new AuditEntry
            {
                At = wall.GetUtcNow(),
                Action = action,
                Kind = by.Kind,
                By = Cut(by.Name, 256)!,
                UserId = by.UserId,
                KeyId = by.KeyId,
                TenantId = tenantId,
                Target = Cut(target, AuditEntry.LongestTarget),
                Detail = Cut(detail, AuditEntry.LongestDetail),
                From = by.From,
            }
        );
        // Whoever types a command reads its answer, and a start prints a block: both would begin with these lines.
        var level = by.Kind is CallerKind.Command or CallerKind.Portal ? LogLevel.Debug : LogLevel.Information;
        if (log.IsEnabled(level))
            LogDone(log, level, action, Who(by), tenantId is null ? "" : $", tenant {tenantId}");
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
    internal static string Who(Caller by) =>
        by switch
        {
            { KeyId: { } key } => $"key {key}",
            { UserId: { } user } => $"{by.Kind.ToString().ToLowerInvariant()} {user}",
            { Kind: CallerKind.Command } => by.Name,
            _ => by.Kind.ToString().ToLowerInvariant(),
        };

    [LoggerMessage(Message = "{Action} by {Who}{Of}")]
    private static partial void LogDone(ILogger log, LogLevel level, AuditAction action, string who, string of);
}
