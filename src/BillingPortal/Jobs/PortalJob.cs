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

/// <summary>Job names. Code that raises a signal need not know the feature that handles it.</summary>
public static class JobNames
{
    public const string CreateStripeCustomers = "create-stripe-customers";
    public const string ReportUsage = "report-usage";
    public const string ProcessInbox = "process-inbox";
    public const string SweepEvents = "sweep-events";
    public const string ReconcileUsage = "reconcile-usage";
    public const string RefreshSubscriptions = "refresh-subscriptions";
    public const string SettleLateUsage = "settle-late-usage";
    public const string SwitchPlans = "switch-plans";
    public const string SendMail = "send-mail";
    public const string TellAlerts = "tell-usage-alerts";
}

/// <summary>One job as the scheduler and the operator's page know it.</summary>
/// <param name="Name">Stable name, also the key in the scheduler's store.</param>
/// <param name="Title">The name operators read.</param>
/// <param name="EverySeconds">Interval between scheduled starts, in seconds; <c>Jobs:{name}:EverySeconds</c> overrides it. 0 = switched
/// off: it is neither scheduled nor started by a signal.</param>
/// <param name="Implementation">The class to resolve.</param>
public sealed record JobDefinition(string Name, string Title, int EverySeconds, Type Implementation)
{
    public bool IsOff => EverySeconds == 0;
}

/// <summary>A transient failure of a job that is no bug, such as an unreachable upstream, as one sentence. Null for anything
/// else.</summary>
public delegate string? DescribeTransient(Exception failure);
