namespace BillingPortal.Jobs;

/// <summary>
/// Work that runs on a schedule and on a signal. After a crash a job may be started twice in a row or on two nodes, so each one is
/// idempotent: it acts on stored state, not on the signal.
/// </summary>
public interface IPortalJob
{
    /// <summary>Runs once. Returns one line on what was done, or null when there was nothing to do.</summary>
    Task<string?> RunAsync(CancellationToken cancellationToken);
}

/// <summary>A transient failure of a job that is no bug, such as an unreachable upstream, as one sentence. Null for anything
/// else.</summary>
public delegate string? DescribeTransient(Exception failure);
