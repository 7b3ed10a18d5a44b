using BillingPortal.Data;
using BillingPortal.Time;
using BillingPortal.UsageReporting.Reporters;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.UsageReporting;

/// <summary>
/// Stripe forgets identifiers after 24 hours, so a report that has been in doubt for 23 must not simply be sent again. The sum
/// Stripe counted around it is compared with the sum we know it has; the difference shows whether this report arrived. The same is
/// asked of a usage record after a 5xx: Stripe's legacy usage records have no identifier that refuses a repeat.
/// </summary>
public sealed partial class SettleDoubt(
    IDbContextFactory<BillingDb> databases,
    ReportSettings settings,
    JudgeReport judge,
    BillingClock clock,
    TimeProvider wall,
    ILogger<SettleDoubt> log
)
{
    /// <summary>An hour less than the 24 for which Stripe keeps identifiers, so that a slow request still finds its own.</summary>
    public static readonly TimeSpan AskInsteadOfResendAfter = TimeSpan.FromHours(23);

    /// <summary>The report may have arrived, and sending it again could count it twice.</summary>
    public static bool IsNeeded(UsageReport report, IUsageReporter reporter, DateTimeOffset now) =>
        report.Attempts > 1
        && (
            now - report.FirstAttemptAt >= AskInsteadOfResendAfter
            || (!reporter.RefusesRepeats && report.KeyGeneration > 0 && report.LastError is not null)
        );

    /// <returns>True if Stripe certainly does not have it, so it may be sent under a new key.</returns>
    public async Task<bool> RunAsync(UsageReport report, IUsageReporter reporter, CancellationToken cancellationToken)
    {
        // The summaries lag behind. Right after an attempt they may still lack a report that has arrived.
        var believedFrom = (report.LastAttemptAt ?? DateTimeOffset.MinValue) + TimeSpan.FromSeconds(settings.DoubtPauseSeconds);
        if (reporter.RefusesRepeats && wall.GetUtcNow() < believedFrom)
        {
            report.Attempts--;
            report.NextAttemptAt = believedFrom;
            return false;
        }
        var arrived = await HasArrivedAsync(report, reporter, cancellationToken);
        LogSettled(
            log,
            report.Identifier,
            arrived switch
            {
                true => "it arrived",
                false => "it did not arrive",
                null => "cannot be told",
            }
        );
        if (arrived == true)
            judge.Accepted(report);
        if (arrived is null)
        {
            report.State = ReportState.InDoubt;
            report.LastError = "Stripe's summary fits neither having it nor lacking it; compare by hand before anything is sent again.";
        }
        if (arrived != false)
            return false;
        report.FirstAttemptAt = clock.GetUtcNow();
        report.KeyGeneration++;
        return true;
    }

    /// <summary>Null if the sums fit neither case.</summary>
    public async Task<bool?> HasArrivedAsync(UsageReport report, IUsageReporter reporter, CancellationToken cancellationToken)
    {
        var (sum, from, to) = await reporter.SumAroundAsync(report, cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var known = await db.Set<UsageReport>()
            .AsNoTracking()
            .Where(row =>
                row.StripeCustomerId == report.StripeCustomerId
                && row.Meter == report.Meter
                && row.Timestamp >= from
                && row.Timestamp < to
                && (row.State == ReportState.Accepted || row.State == ReportState.Late)
            )
            .SumAsync(row => row.Quantity, cancellationToken);
        if (sum == known)
            return false;
        // After a restore Stripe may also have later usage of this hour that this database has lost.
        return sum == known + report.Quantity || (report.FirstAttemptAt == BeginIncarnation.BeforeRestore && sum > known + report.Quantity)
            ? true
            : null;
    }

    [LoggerMessage(LogLevel.Warning, "Report {Identifier} was in doubt; by Stripe's summary {Outcome}.")]
    private static partial void LogSettled(ILogger log, string identifier, string outcome);
}
