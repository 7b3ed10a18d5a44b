namespace BillingPortal.Jobs;

/// <summary>
/// Work that runs by the clock and when it is signalled. A job may be started twice in a row or on two nodes after a
/// crash, so each is written to be idempotent: it looks at what is stored, not at what it was told.
/// </summary>
public interface IPortalJob
{
    /// <summary>Runs once. Returns one line for people on what was done, or null when there was nothing to do.</summary>
    Task<string?> RunAsync(CancellationToken cancellationToken);
}

/// <summary>The jobs by name: what raises a signal need not know the feature that answers it.</summary>
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
/// <param name="Title">What an operator reads.</param>
/// <param name="EverySeconds">Interval between scheduled starts, in seconds; <c>Jobs:{name}:EverySeconds</c> overrides it. 0 = switched
/// off: it is neither scheduled nor started by a signal.</param>
/// <param name="Implementation">The class to resolve.</param>
public sealed record JobDefinition(string Name, string Title, int EverySeconds, Type Implementation)
{
    public bool IsOff => EverySeconds == 0;
}

/// <summary>What a job met that passes by itself and is no bug, such as an upstream that is away: one sentence for people. Null for
/// anything else.</summary>
public delegate string? PassingTrouble(Exception failure);
