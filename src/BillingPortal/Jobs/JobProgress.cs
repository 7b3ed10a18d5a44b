using System.Collections.Concurrent;

namespace BillingPortal.Jobs;

/// <summary>Progress of a long job on this node, for the operator's page.</summary>
public sealed class JobProgress
{
    private readonly ConcurrentDictionary<string, (int Done, int Total)> _jobs = new(StringComparer.Ordinal);

    public void Report(string job, int done, int total) => _jobs[job] = (done, total);

    /// <summary>Null when the job does not run on this node.</summary>
    public (int Done, int Total)? Find(string job) => _jobs.TryGetValue(job, out var progress) ? progress : null;

    public void End(string job) => _jobs.TryRemove(job, out _);
}
