namespace BillingPortal.Jobs;

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
