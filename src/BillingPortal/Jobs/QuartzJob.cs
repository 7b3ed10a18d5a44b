using System.Diagnostics;
using Quartz;

namespace BillingPortal.Jobs;

/// <summary>Runs our plain classes as Quartz jobs; nothing outside this folder knows the scheduler.</summary>
[DisallowConcurrentExecution]
internal sealed partial class QuartzJob(
    IServiceScopeFactory scopes,
    IEnumerable<JobDefinition> definitions,
    JobHistory history,
    JobSignals signals,
    DescribeTransient passing,
    TimeProvider wall,
    IHostApplicationLifetime lifetime,
    ILogger<QuartzJob> log
) : IJob
{
    /// <summary>When the portal stops, a run that can finish within this time does; one that waits for something else is
    /// cancelled.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var name = context.JobDetail.Key.Name;
        signals.Started(name); // from here on a signal asks for another run: this one may already have looked
        var definition = definitions.FirstOrDefault(job => job.Name == name);
        if (definition is null)
            return; // scheduled by an older version of the portal

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopping = lifetime.ApplicationStopping.Register(() => stop.CancelAfter(Grace));
        var startedAt = wall.GetUtcNow();
        var watch = Stopwatch.GetTimestamp();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var job = (IPortalJob)scope.ServiceProvider.GetRequiredService(definition.Implementation);
            var summary = await job.RunAsync(stop.Token);
            await history.RecordAsync(
                name,
                startedAt,
                summary is null ? JobOutcome.Idle : JobOutcome.Done,
                summary,
                error: null,
                stop.Token
            );
            if (summary is not null)
                LogDone(log, name, Stopwatch.GetElapsedTime(watch).TotalMilliseconds, summary);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // The portal stops, so a cancellation is no failure; the next start continues from the stored state.
        }
        catch (Exception failure)
        {
            Log(name, failure);
            await history.RecordAsync(
                name,
                startedAt,
                JobOutcome.Failed,
                summary: null,
                $"{failure.GetType().Name}: {failure.Message}",
                CancellationToken.None
            );
        }
        finally
        {
            signals.Ended(name);
        }
    }

    /// <summary>A stack trace points to a bug. An unreachable upstream is logged as one line, with its trace at Debug level.</summary>
    private void Log(string name, Exception failure)
    {
        if (passing(failure) is not { } sentence)
        {
            LogFailed(log, name, failure);
            return;
        }
        LogWaits(log, name, sentence);
        LogTrace(log, name, failure);
    }

    [LoggerMessage(LogLevel.Information, "Job {Job} took {Milliseconds:F0} ms: {Summary}")]
    private static partial void LogDone(ILogger log, string job, double milliseconds, string summary);

    [LoggerMessage(LogLevel.Error, "Job {Job} failed; it runs again by its schedule.")]
    private static partial void LogFailed(ILogger log, string job, Exception failure);

    [LoggerMessage(LogLevel.Warning, "Job {Job} waits: {Why} It runs again by its schedule.")]
    private static partial void LogWaits(ILogger log, string job, string why);

    [LoggerMessage(LogLevel.Debug, "What job {Job} met")]
    private static partial void LogTrace(ILogger log, string job, Exception failure);
}
