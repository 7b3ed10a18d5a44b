using BillingPortal.StripeAccess;
using BillingPortal.Time;
using Stripe;

namespace BillingPortal.UsageReporting;

/// <summary>What an answer of Stripe's, or its silence, means for a report.</summary>
public sealed partial class JudgeReport(ReportPace pace, BillingClock clock, TimeProvider wall, ILogger<JudgeReport> log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PauseWhenTooMany = TimeSpan.FromSeconds(1);

    public static bool IsRepeat(Exception failure) =>
        failure is StripeException { HttpStatusCode: System.Net.HttpStatusCode.BadRequest }
        && StripeTrouble.Words(failure).Contains("already exists with identifier", StringComparison.OrdinalIgnoreCase);

    public void Accepted(UsageReport report)
    {
        report.State = ReportState.Accepted;
        report.AcceptedAt = clock.GetUtcNow();
        report.LastError = null;
    }

    public void Failed(UsageReport report, Exception failure)
    {
        if (IsRepeat(failure))
        {
            Accepted(report); // an earlier try got through without our hearing of it; the sender has seen to it that there was one
            return;
        }
        var status = StripeTrouble.StatusOf(failure);
        report.LastError = Shorten(StripeTrouble.Words(failure));
        if (status is 400 or 404 && !IsPassing(report.LastError))
        {
            report.State = ReportState.Rejected;
            LogRejected(log, report.Identifier, report.LastError);
            return;
        }
        // A received 5xx is stored under its key and would be replayed, so the next try needs a new one. After silence the key
        // stays: the first try may still be at work, and the same key joins it.
        if (status >= 500)
            report.KeyGeneration++;
        var pause = TimeSpan.FromSeconds(
            Math.Min(LongestPause.TotalSeconds, FirstPause.TotalSeconds * Math.Pow(2, Math.Min(report.Attempts - 1, 10)))
                * (0.75 + (Random.Shared.NextDouble() / 4))
        );
        var asked = RetryAfter(failure);
        if (status == 429)
            pace.StandStill(asked ?? PauseWhenTooMany); // the account is over its limit, not this customer
        if (asked > pause)
            pause = asked.Value;
        report.NextAttemptAt = wall.GetUtcNow() + pause;
        LogWaiting(log, report.Identifier, status, report.LastError);
    }

    // A clock that is ahead of Stripe's for a while is not a reason to give usage up. A report that has become too old on its way
    // is not refused for good either: it stays pending until SettleLateUsage has moved its units.
    private static bool IsPassing(string words) =>
        words.Contains("in the future", StringComparison.OrdinalIgnoreCase)
        || words.Contains("within the past 35", StringComparison.OrdinalIgnoreCase);

    private TimeSpan? RetryAfter(Exception failure) =>
        (failure as StripeException)?.StripeResponse?.Headers?.RetryAfter switch
        {
            { Delta: { } seconds } => seconds,
            { Date: { } at } => at - wall.GetUtcNow(),
            _ => null,
        };

    private static string Shorten(string text) => text.Length > 500 ? text[..500] : text;

    [LoggerMessage(LogLevel.Error, "Stripe refused report {Identifier} for good: {Reason}")]
    private static partial void LogRejected(ILogger log, string identifier, string reason);

    [LoggerMessage(LogLevel.Warning, "Report {Identifier} waits (status {Status}): {Reason}")]
    private static partial void LogWaiting(ILogger log, string identifier, int status, string reason);
}
