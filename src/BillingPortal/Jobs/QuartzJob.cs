using System.Diagnostics;
using Quartz;

namespace BillingPortal.Jobs;

/// <summary>The bridge from the scheduler to our plain classes; nothing outside this folder knows the scheduler.</summary>
[DisallowConcurrentExecution]
internal sealed partial class QuartzJob(
    IServiceScopeFactory scopes,
    IEnumerable<JobDefinition> definitions,
    JobHistory history,
    JobSignals signals,
    PassingTrouble passing,
    TimeProvider clock,
    IHostApplicationLifetime lifetime,
    ILogger<QuartzJob> log
) : IJob
{
    /// <summary>A run that has this much left to do ends by itself when the portal stops; one that waits for somebody else is broken
    /// off.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var name = context.JobDetail.Key.Name;
        signals.Started(name); // from here on a new signal means another run: this one may already have looked
        var definition = definitions.FirstOrDefault(job => job.Name == name);
        if (definition is null)
            return; // stored by an older version of the portal

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopping = lifetime.ApplicationStopping.Register(() => stop.CancelAfter(Grace));
        var startedAt = clock.GetUtcNow();
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
            // The portal stops, and whatever that broke off is no failure; the next start picks up what is stored.
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

    /// <summary>A trace tells of a bug. An upstream that is away is one line, and its trace is there for whoever asks for Debug.</summary>
    private void Log(string name, Exception failure)
    {
        if (passing(failure) is not { } words)
        {
            LogFailed(log, name, failure);
            return;
        }
        LogWaits(log, name, words);
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
