using BillingPortal.StripeAccess;
using BillingPortal.Time;
using Stripe;

namespace BillingPortal.UsageReporting;

/// <summary>Decides what Stripe's response, or no response, means for a report.</summary>
public sealed partial class JudgeReport(ReportPace pace, BillingClock clock, TimeProvider wall, ILogger<JudgeReport> log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PauseWhenTooMany = TimeSpan.FromSeconds(1);

    public static bool IsRepeat(Exception failure) =>
        failure is StripeException { HttpStatusCode: System.Net.HttpStatusCode.BadRequest }
        && StripeFailure.Message(failure).Contains("already exists with identifier", StringComparison.OrdinalIgnoreCase);

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
            Accepted(report); // an earlier attempt arrived, although we never saw its response; the sender has checked that there was one
            return;
        }
        var status = StripeFailure.StatusOf(failure);
        report.LastError = Shorten(StripeFailure.Message(failure));
        if (status is 400 or 404 && !IsPassing(report.LastError))
        {
            report.State = ReportState.Rejected;
            LogRejected(log, report.Identifier, report.LastError);
            return;
        }
        // Stripe stores a 5xx under its key and would replay it, so the next attempt needs a new key. Without a response keep the
        // key: the first attempt may still be running, and a request with the same key joins it.
        if (status >= 500)
            report.KeyGeneration++;
        var pause = TimeSpan.FromSeconds(
            Math.Min(LongestPause.TotalSeconds, FirstPause.TotalSeconds * Math.Pow(2, Math.Min(report.Attempts - 1, 10)))
                * (0.75 + (Random.Shared.NextDouble() / 4))
        );
        var retryAfter = RetryAfter(failure);
        if (status == 429)
            pace.PauseAll(retryAfter ?? PauseWhenTooMany); // the whole account is over its limit, not just this customer
        if (retryAfter > pause)
            pause = retryAfter.Value;
        report.NextAttemptAt = wall.GetUtcNow() + pause;
        LogWaiting(log, report.Identifier, status, report.LastError);
    }

    // A clock that is ahead of Stripe's is no reason to give usage up. A report that became too old while waiting is not rejected
    // either: it stays pending until SettleLateUsage has moved its units.
    private static bool IsPassing(string message) =>
        message.Contains("in the future", StringComparison.OrdinalIgnoreCase)
        || message.Contains("within the past 35", StringComparison.OrdinalIgnoreCase);

    private TimeSpan? RetryAfter(Exception failure) =>
        (failure as StripeException)?.StripeResponse?.Headers?.RetryAfter switch
        {
            { Delta: { } seconds } => seconds,
            { Date: { } date } => date - wall.GetUtcNow(),
            _ => null,
        };

    private static string Shorten(string text) => text.Length > 500 ? text[..500] : text;

    [LoggerMessage(LogLevel.Error, "Stripe refused report {Identifier} for good: {Reason}")]
    private static partial void LogRejected(ILogger log, string identifier, string reason);

    [LoggerMessage(LogLevel.Warning, "Report {Identifier} waits (status {Status}): {Reason}")]
    private static partial void LogWaiting(ILogger log, string identifier, int status, string reason);
}
