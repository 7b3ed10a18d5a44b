using BillingPortal.Data;
using Microsoft.EntityFrameworkCore;
using Quartz;

namespace BillingPortal.Jobs;

/// <summary>One job as the operator's page shows it.</summary>
public sealed record JobStatus(JobDefinition Job, IReadOnlyList<JobRun> LastRuns, DateTimeOffset? NextRun, bool IsRunning);

/// <summary>Reads jobs, their history and their next start.</summary>
public sealed class JobBoard(
    IDbContextFactory<BillingDb> databases,
    ISchedulerFactory schedulers,
    JobSignals signals,
    IEnumerable<JobDefinition> definitions
)
{
    private const int ShownRuns = 24;

    public async Task<IReadOnlyList<JobStatus>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var board = new List<JobStatus>();
        foreach (var definition in definitions)
        {
            var runs = await db.Set<JobRun>()
                .AsNoTracking()
                .Where(run => run.Job == definition.Name)
                .OrderByDescending(run => run.Id)
                .Take(ShownRuns)
                .ToListAsync(cancellationToken);
            var trigger = await scheduler.GetTrigger(new TriggerKey(definition.Name), cancellationToken);
            board.Add(new JobStatus(definition, runs, trigger?.NextFireTimeUtc, signals.IsRunning(definition.Name)));
        }
        return board;
    }
}
