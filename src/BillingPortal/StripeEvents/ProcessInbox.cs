using System.Data.Common;
using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.StripeAccess;
using BillingPortal.StripeEvents.Handlers;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.StripeEvents;

/// <summary>Processes the inbox, oldest first. Failed events wait longer after each attempt and end in the dead-letter list.</summary>
public sealed partial class ProcessInbox(
    IDbContextFactory<BillingDb> databases,
    HandleEvent handle,
    TimeProvider wall,
    IConfiguration configuration,
    ILogger<ProcessInbox> log
) : IPortalJob
{
    /// <summary>Attempts before an event is given up; <c>StripeEvents:MostAttempts</c> overrides it.</summary>
    public const int MostAttempts = 8;
    private const int LongestPauseSeconds = 60;
    private readonly int _mostAttempts = configuration.GetValue("StripeEvents:MostAttempts", MostAttempts);
    private const int EventsPerRound = 100;
    private const int AtOnce = 4;

    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        int done = 0,
            failed = 0;
        while (true)
        {
            var due = await DueAsync(cancellationToken);
            if (due.Count == 0)
                return done + failed == 0 ? null : $"{done} worked, {failed} failed";
            // Events of one object in order, different objects in parallel.
            await Parallel.ForEachAsync(
                due.GroupBy(row => row.ObjectId ?? row.EventId),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (group, stop) =>
                {
                    foreach (var row in group)
                    {
                        if (await WorkAsync(row.Id, stop))
                            Interlocked.Increment(ref done);
                        else
                            Interlocked.Increment(ref failed);
                    }
                }
            );
        }
    }

    private async Task<List<InboxEvent>> DueAsync(CancellationToken cancellationToken)
    {
        var now = wall.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<InboxEvent>()
            .AsNoTracking()
            .Where(row => row.State == InboxState.Pending && row.NextAttemptAt <= now)
            .OrderBy(row => row.Id)
            .Take(EventsPerRound)
            .ToListAsync(cancellationToken);
    }

    private async Task<bool> WorkAsync(long id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.Set<InboxEvent>().FirstAsync(candidate => candidate.Id == id, cancellationToken);
        if (row.State != InboxState.Pending)
            return true;
        row.Attempts++;
        var worked = true;
        try
        {
            var outcome = await handle.RunAsync(row, cancellationToken);
            row.State = outcome.Acted ? InboxState.Done : InboxState.Ignored;
            row.Result = outcome.Text;
            row.TenantId = outcome.TenantId;
            row.DoneAt = wall.GetUtcNow();
            row.LastError = null;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            worked = false;
            row.LastError = Shorten($"{failure.GetType().Name}: {failure.Message}");
            // An outage of Stripe or the database does not make an event poisonous: it waits as long as the outage lasts.
            if (row.Attempts >= _mostAttempts && !IsPassing(failure))
                row.State = InboxState.Dead;
            else
                row.NextAttemptAt = wall.GetUtcNow() + Pause(row.Attempts);
            LogFailed(log, row.EventId, row.Type, row.Attempts, failure);
        }
        await db.SaveChangesAsync(CancellationToken.None);
        return worked;
    }

    // 2, 4, 8 … seconds: a short fault is retried within seconds, a lasting one reaches the operator within minutes.
    private static TimeSpan Pause(int attempts) =>
        TimeSpan.FromSeconds(
            Math.Min(LongestPauseSeconds, Math.Pow(2, Math.Min(attempts, 10))) * (0.75 + (Random.Shared.NextDouble() / 4))
        );

    private static bool IsPassing(Exception failure) =>
        failure is NotYetException or DbUpdateException or DbException
        || (StripeFailure.Is(failure, CancellationToken.None) && StripeFailure.StatusOf(failure) is 0 or 429 or >= 500);

    private static string Shorten(string text) => text.Length > 1000 ? text[..1000] : text;

    [LoggerMessage(LogLevel.Warning, "Event {EventId} ({Type}) failed at try {Attempt}.")]
    private static partial void LogFailed(ILogger log, string eventId, string type, int attempt, Exception failure);
}
