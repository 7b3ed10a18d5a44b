using BillingPortal.Data;
using BillingPortal.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.StripeEvents;

/// <summary>Works an event again, by an operator's wish. Handlers refetch and overwrite, so replaying is always safe.</summary>
public sealed class ReplayEvent(IDbContextFactory<BillingDb> databases, JobSignals signals, TimeProvider wall)
{
    public async Task<bool> RunAsync(long id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.Set<InboxEvent>().FirstOrDefaultAsync(candidate => candidate.Id == id, cancellationToken);
        if (row is null) return false;
        row.State = InboxState.Pending;
        row.Attempts = 0;
        row.NextAttemptAt = wall.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        signals.Raise(JobNames.ProcessInbox);
        return true;
    }
}
