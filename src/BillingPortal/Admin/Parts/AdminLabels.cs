using BillingPortal.Jobs;
using BillingPortal.Reconciliation;
using BillingPortal.Subscriptions;
using BillingPortal.Time;
using BillingPortal.Ui;
using BillingPortal.Web;

namespace BillingPortal.Admin.Parts;

/// <summary>How states are shown to operators: a word, a tone and an icon.</summary>
internal static class AdminLabels
{
    public static StatusLabel Tenant(TenantStanding standing, DateTimeOffset? endsAt, DateTimeOffset now) =>
        standing switch
        {
            TenantStanding.Trial => new("Trial", "info", "schedule"),
            TenantStanding.Active => new("Active", "ok", "check_circle"),
            TenantStanding.Ending => new(endsAt is { } at ? $"Ends {TimeFormat.Day(at, now)}" : "Ends soon", "", "schedule"),
            TenantStanding.Grace or TenantStanding.Restricted or TenantStanding.Suspended => StatusLabel.Standing(standing.ToString()),
            _ => new("Ended", "bad", "block"),
        };

    /// <summary>Null when there is no problem.</summary>
    public static StatusLabel? Problem(TenantProblem problem, DateTimeOffset? openSince, DateTimeOffset now) =>
        problem switch
        {
            TenantProblem.Unpaid => new(
                openSince is { } since ? $"Unpaid {Format.Count(Math.Max(1, (long)(now - since).TotalDays), "day")}" : "Unpaid",
                "bad",
                "error"
            ),
            TenantProblem.PaymentFailed => new("Payment failed", "warn", "credit_card"),
            TenantProblem.Difference => new("Difference", "warn", "balance"),
            TenantProblem.LimitReached => new("Limit reached", "warn", "block"),
            _ => null,
        };

    /// <summary>An open invoice with a failed payment is shown as "past due".</summary>
    public static StatusLabel Invoice(string status, int paymentAttempts) =>
        StatusLabel.Invoice(status == "open" && paymentAttempts > 0 ? AdminQueries.PastDue : status);

    public static StatusLabel Check(CheckRow row)
    {
        var check = row.Check;
        if (check.Agrees)
            return new("Agree", "ok", "check_circle");
        if (check.Drift == DriftCause.InFlight)
            return new(check.OnTheWay > 0 ? $"{Format.Exact(check.OnTheWay)} on the way" : "Stripe’s sum follows", "info", "sync");
        if (check.Drift == DriftCause.Rejected)
            return new($"{Format.Exact(check.Rejected)} refused", "bad", "error");
        if (check.Drift == DriftCause.InDoubt)
            return new($"{Format.Exact(check.InDoubt)} in doubt", "warn", "warning");
        if (check.Drift == DriftCause.Unbilled)
            return new($"{Format.Exact(check.Ledger)} not billed", "bad", "error");
        if (check.Drift == DriftCause.NotCompared)
            return new("Not compared", "", "schedule");
        return check.Difference switch
        {
            > 0 => new($"{Format.Exact(check.Difference)} missing", "bad", "error"),
            < 0 => new($"{Format.Exact(-check.Difference)} too many", "warn", "warning"),
            _ => new("Differs", "warn", "warning"),
        };
    }

    public static StatusLabel Job(JobStatus job) =>
        job.Job.IsOff ? new("Off", "", "pause")
        : job.IsRunning ? StatusLabel.Job("running")
        : job.LastRuns.Count == 0 ? StatusLabel.Job("never")
        : job.LastRuns[0].Outcome == JobOutcome.Failed ? new("Failing", "bad", "error")
        : new("Healthy", "ok", "check_circle");

    public static StatusLabel Run(JobOutcome outcome) =>
        outcome switch
        {
            JobOutcome.Running => StatusLabel.Job("running"),
            JobOutcome.Failed => StatusLabel.Job("failed"),
            JobOutcome.Idle => new("Nothing to do", "", "check"),
            _ => StatusLabel.Job("done"),
        };
}
