using System.Diagnostics;
using Quartz;

namespace BillingPortal.Jobs;

/// <summary>The bridge from the scheduler to our plain classes; nothing outside this folder knows the scheduler.</summary>
[DisallowConcurrentExecution]
internal sealed partial class QuartzJob(IServiceScopeFactory scopes, IEnumerable<JobDefinition> definitions, JobHistory history, JobSignals signals, TimeProvider clock, ILogger<QuartzJob> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var name = context.JobDetail.Key.Name;
        signals.Started(name); // from here on a new signal means another run: this one may already have looked
        var definition = definitions.FirstOrDefault(job => job.Name == name);
        if (definition is null) return; // stored by an older version of the portal

        var startedAt = clock.GetUtcNow();
        var watch = Stopwatch.GetTimestamp();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var job = (IPortalJob)scope.ServiceProvider.GetRequiredService(definition.Implementation);
            var summary = await job.RunAsync(cancellationToken);
            await history.RecordAsync(name, startedAt, summary is null ? JobOutcome.Idle : JobOutcome.Done, summary, error: null, cancellationToken);
            if (summary is not null) LogDone(log, name, Stopwatch.GetElapsedTime(watch).TotalMilliseconds, summary);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The portal stops; the next start picks up what is stored.
        }
        catch (Exception failure)
        {
            LogFailed(log, name, failure);
            await history.RecordAsync(name, startedAt, JobOutcome.Failed, summary: null, $"{failure.GetType().Name}: {failure.Message}", CancellationToken.None);
        }
        finally
        {
            signals.Ended(name);
        }
    }

    [LoggerMessage(LogLevel.Information, "Job {Job} took {Milliseconds:F0} ms: {Summary}")]
    private static partial void LogDone(ILogger log, string job, double milliseconds, string summary);

    [LoggerMessage(LogLevel.Error, "Job {Job} failed; it runs again by its schedule.")]
    private static partial void LogFailed(ILogger log, string job, Exception failure);
}
