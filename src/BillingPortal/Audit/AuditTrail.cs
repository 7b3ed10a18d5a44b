using BillingPortal.Callers;
using BillingPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Audit;

/// <summary>
/// Writes the audit trail. Where the action changes the database, <see cref="Add"/> puts the row into the same transaction, so that neither
/// is stored without the other; an action at Stripe is recorded as soon as Stripe has agreed.
/// </summary>
public sealed partial class AuditTrail(IDbContextFactory<BillingDb> databases, TimeProvider wall, ILogger<AuditTrail> log)
{
    /// <summary>Adds the row to <paramref name="db"/>, to be saved with the action.</summary>
    /// <param name="target">What it was done to, such as "key 12"; never a secret.</param>
    /// <param name="detail">What changed, for display; never a secret.</param>
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
        // Debug level, because these lines would otherwise come before a command's own answer or the start's summary.
        var level = by.Kind is CallerKind.Command or CallerKind.Portal ? LogLevel.Debug : LogLevel.Information;
        if (log.IsEnabled(level))
            LogDone(log, level, action, NameOf(by), tenantId is null ? "" : $", tenant {tenantId}");
    }

    /// <summary>For an action outside our transactions: right after it, or right before it where its result cannot be known.</summary>
    public async Task WriteAsync(Caller by, AuditAction action, long? tenantId = null, string? target = null, string? detail = null)
    {
        // Not cancelled with the request: the action is done, whether or not the caller is still connected.
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        Add(db, by, action, tenantId, target, detail);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private static string? Cut(string? text, int length) => text?.Length > length ? text[..length] : text;

    // Ids instead of addresses: logs travel further than the database.
    internal static string NameOf(Caller by) =>
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
