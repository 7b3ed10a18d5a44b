using BillingPortal.Data;
using BillingPortal.Time;
using BillingPortal.UsageReporting.Reporters;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.UsageReporting;

/// <summary>
/// Stripe forgets identifiers after 24 hours, so a report whose fate is unknown for 23 must not simply be sent again. What
/// Stripe counted around it is compared with what we know it has; the difference tells whether this one arrived.
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
    public static readonly TimeSpan ForgottenAfter = TimeSpan.FromHours(23);

    /// <summary>It may have arrived, and sending it again could count it twice.</summary>
    public static bool IsNeeded(UsageReport report, IUsageReporter reporter, DateTimeOffset now) =>
        report.Attempts > 1
        && (
            now - report.FirstAttemptAt >= ForgottenAfter
            || (!reporter.RefusesRepeats && report.KeyGeneration > 0 && report.LastError is not null)
        );

    /// <returns>True when Stripe certainly does not have it, so it may be sent under a new key.</returns>
    public async Task<bool> RunAsync(UsageReport report, IUsageReporter reporter, CancellationToken cancellationToken)
    {
        // The summaries lag behind; right after a try they would say "not arrived" of one that has.
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

    /// <summary>Null when the sums fit neither answer.</summary>
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
        // After a restore Stripe also has what was used and reported later in this hour, and is forgotten here.
        return sum == known + report.Quantity || (report.FirstAttemptAt == BeginIncarnation.BeforeRestore && sum > known + report.Quantity)
            ? true
            : null;
    }

    [LoggerMessage(LogLevel.Warning, "Report {Identifier} was in doubt; by Stripe's summary {Outcome}.")]
    private static partial void LogSettled(ILogger log, string identifier, string outcome);
}
