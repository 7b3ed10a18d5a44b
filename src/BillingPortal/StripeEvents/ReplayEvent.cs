using BillingPortal.Audit;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.StripeEvents;

/// <summary>Result of an operator's replay.</summary>
public enum ReplayOutcome
{
    Replayed,
    NotFound,
    NotAllowed,
}

/// <summary>Processes an event again at an operator's request. Handlers refetch and overwrite, so replaying is always safe.</summary>
public sealed class ReplayEvent(
    IDbContextFactory<BillingDb> databases,
    Rights rights,
    AuditTrail audit,
    JobSignals signals,
    TimeProvider wall
)
{
    public async Task<ReplayOutcome> RunAsync(Caller by, long id, CancellationToken cancellationToken)
    {
        if (!await rights.OperatesAsync(by, cancellationToken))
            return ReplayOutcome.NotAllowed;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.Set<InboxEvent>().FirstOrDefaultAsync(candidate => candidate.Id == id, cancellationToken);
        if (row is null)
            return ReplayOutcome.NotFound;
        row.State = InboxState.Pending;
        row.Attempts = 0;
        row.NextAttemptAt = wall.GetUtcNow();
        audit.Add(db, by, AuditAction.EventReplayed, row.TenantId, row.EventId, row.Type);
        await db.SaveChangesAsync(cancellationToken);
        signals.Raise(JobNames.ProcessInbox);
        return ReplayOutcome.Replayed;
    }
}
