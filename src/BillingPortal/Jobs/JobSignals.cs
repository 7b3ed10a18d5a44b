using System.Collections.Concurrent;
using Quartz;

namespace BillingPortal.Jobs;

/// <summary>
/// Starts a job now, in addition to its schedule. A signal folds into one that is already waiting, so a burst of a thousand webhooks starts
/// the inbox once or twice and not a thousand times.
/// </summary>
public sealed partial class JobSignals(
    ISchedulerFactory schedulers,
    IEnumerable<JobDefinition> definitions,
    IHostApplicationLifetime lifetime,
    ILogger<JobSignals> log
)
{
    private readonly HashSet<string> _off = [.. definitions.Where(job => job.IsOff).Select(job => job.Name)];
    private readonly ConcurrentDictionary<string, StrongBox> _waiting = new(StringComparer.Ordinal);

    /// <summary>Asks for a run. Never throws: if the signal is lost, the schedule starts the job anyway. Does nothing where the job is
    /// switched off.</summary>
    public void Raise(string job)
    {
        if (_off.Contains(job))
            return;
        var box = _waiting.GetOrAdd(job, _ => new StrongBox());
        if (Interlocked.Exchange(ref box.Waiting, 1) == 1)
            return;
        _ = TriggerAsync(job, box);
    }

    /// <summary>Whether this node is running the job.</summary>
    public bool IsRunning(string job) => _waiting.TryGetValue(job, out var box) && Volatile.Read(ref box.Running) == 1;

    internal void Started(string job)
    {
        var box = _waiting.GetOrAdd(job, _ => new StrongBox());
        Volatile.Write(ref box.Waiting, 0);
        Volatile.Write(ref box.Running, 1);
    }

    internal void Ended(string job)
    {
        if (_waiting.TryGetValue(job, out var box))
            Volatile.Write(ref box.Running, 0);
    }

    private async Task TriggerAsync(string job, StrongBox box)
    {
        try
        {
            var scheduler = await schedulers.GetScheduler(CancellationToken.None);
            await scheduler.TriggerJob(new JobKey(job), CancellationToken.None);
        }
        catch (SchedulerException failure)
        {
            Volatile.Write(ref box.Waiting, 0);
            if (lifetime.ApplicationStopping.IsCancellationRequested)
                return;
            LogSignalLost(log, job, failure.Message);
            LogTrace(log, job, failure);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The signal for job {Job} was lost; its schedule will start it. {Why}")]
    private static partial void LogSignalLost(ILogger log, string job, string why);

    [LoggerMessage(LogLevel.Debug, "How the signal for job {Job} was lost")]
    private static partial void LogTrace(ILogger log, string job, Exception failure);

    private sealed class StrongBox
    {
        public int Waiting,
            Running;
    }
}
