using BillingPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.Jobs;

/// <summary>State of one run. Idle found nothing to do.</summary>
public enum JobOutcome
{
    Running,
    Idle,
    Done,
    Failed,
}

/// <summary>One run of one job, for the operator's page. Consecutive idle runs share one row, so a quiet night stays short.</summary>
public sealed class JobRun
{
    public long Id { get; set; }
    public required string Job { get; set; }
    public JobOutcome Outcome { get; set; }
    public DateTimeOffset StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
    public string? Summary { get; set; }
    public string? Error { get; set; }

    /// <summary>Number of runs in this row.</summary>
    public int Runs { get; set; } = 1;

    internal sealed class Configuration : IEntityTypeConfiguration<JobRun>
    {
        public void Configure(EntityTypeBuilder<JobRun> builder)
        {
            builder.ToTable("job_runs");
            builder.Property(run => run.Job).HasMaxLength(60);
            builder.Property(run => run.Outcome).HasConversion<string>().HasMaxLength(12);
            builder.Property(run => run.Summary).HasMaxLength(1000);
            builder.Property(run => run.Error).HasMaxLength(2000);
            builder.HasIndex(run => new { run.Job, run.Id });
        }
    }
}

/// <summary>Writes the history of runs and deletes old rows.</summary>
public sealed class JobHistory(IDbContextFactory<BillingDb> databases, TimeProvider wall)
{
    private const int KeptRunsPerJob = 200;
    private const int LongestText = 1000;

    public async Task RecordAsync(
        string job,
        DateTimeOffset startedAt,
        JobOutcome outcome,
        string? summary,
        string? error,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var last = await db.Set<JobRun>()
            .Where(run => run.Job == job)
            .OrderByDescending(run => run.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (last is { Outcome: JobOutcome.Idle } && outcome == JobOutcome.Idle)
        {
            last.Runs++;
            last.StartedAt = startedAt;
            last.FinishedAt = wall.GetUtcNow();
        }
        else
        {
            db.Add(
                new JobRun
                {
                    Job = job,
                    StartedAt = startedAt,
                    FinishedAt = wall.GetUtcNow(),
                    Outcome = outcome,
                    Summary = Shorten(summary),
                    Error = Shorten(error),
                }
            );
        }
        await db.SaveChangesAsync(cancellationToken);

        var surplus = await db.Set<JobRun>()
            .Where(run => run.Job == job)
            .OrderByDescending(run => run.Id)
            .Skip(KeptRunsPerJob)
            .Select(run => run.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (surplus > 0)
            await db.InTransactionAsync(
                () => db.Set<JobRun>().Where(run => run.Job == job && run.Id <= surplus).ExecuteDeleteAsync(cancellationToken),
                cancellationToken
            );
    }

    private static string? Shorten(string? text) => text is { Length: > LongestText } ? text[..LongestText] : text;
}
