using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.Billing;

namespace BillingPortal.UsageReporting;

/// <summary>What sending came to.</summary>
public readonly record struct SendResult(int Accepted, int Waiting, int Rejected);

/// <summary>
/// Sends frozen reports as Stripe meter events. One call at a time per customer and meter, as Stripe demands; customers in
/// parallel. The client's own retry is off: what to do after each kind of failure is decided here, because a wrong guess
/// is a lost or a doubled unit on somebody's invoice.
/// </summary>
public sealed partial class SendReports(IDbContextFactory<BillingDb> databases, [FromKeyedServices(StripeServices.WithoutRetry)] IStripeClient stripe, KeyedLock locks, BillingClock clock, ILogger<SendReports> log)
{
    private const int ReportsPerRound = 1000;
    private const int CustomersAtOnce = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    public async Task<SendResult> RunAsync(long? tenantId, CancellationToken cancellationToken)
    {
        int accepted = 0, waiting = 0, rejected = 0;
        for (var after = 0L; ;)
        {
            var due = await DueAsync(tenantId, after, cancellationToken);
            if (due.Count == 0) return new SendResult(accepted, waiting, rejected);
            after = due[^1].Id;
            var lanes = due.GroupBy(report => (report.StripeCustomerId, report.Meter));
            await Parallel.ForEachAsync(lanes, new ParallelOptions { MaxDegreeOfParallelism = CustomersAtOnce, CancellationToken = cancellationToken }, async (lane, stop) =>
            {
                using var held = await locks.EnterAsync($"report:{lane.Key.StripeCustomerId}:{lane.Key.Meter}", stop);
                foreach (var report in lane)
                {
                    var state = await SendAsync(report.Id, stop);
                    if (state == ReportState.Accepted) Interlocked.Increment(ref accepted);
                    else if (state == ReportState.Rejected) Interlocked.Increment(ref rejected);
                    else { Interlocked.Increment(ref waiting); break; } // Stripe is in trouble with this one: the rest would meet the same
                }
            });
        }
    }

    private async Task<List<UsageReport>> DueAsync(long? tenantId, long after, CancellationToken cancellationToken)
    {
        // Retries pause in real time: Stripe's trouble does not pass faster because the sandbox's calendar does.
        var now = TimeProvider.System.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<UsageReport>().AsNoTracking()
            .Where(report => report.State == ReportState.Pending && report.Id > after && (report.Attempts == 0 || report.NextAttemptAt <= now) && (tenantId == null || report.TenantId == tenantId))
            .OrderBy(report => report.Id).Take(ReportsPerRound).ToListAsync(cancellationToken);
    }

    private async Task<ReportState> SendAsync(long reportId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var report = await db.Set<UsageReport>().FirstAsync(row => row.Id == reportId, cancellationToken);
        if (report.State != ReportState.Pending) return report.State; // another run was here first
        report.Attempts++;
        report.FirstAttemptAt ??= clock.GetUtcNow();
        try
        {
            await new MeterEventService(stripe).CreateAsync(new MeterEventCreateOptions
            {
                EventName = report.Meter,
                Identifier = report.Identifier,
                Timestamp = report.Timestamp.UtcDateTime,
                Payload = new() { ["stripe_customer_id"] = report.StripeCustomerId, ["value"] = report.Quantity.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            }, new RequestOptions { IdempotencyKey = report.IdempotencyKey }, cancellationToken);
            Accept(report);
        }
        catch (Exception failure) when (StripeTrouble.Is(failure, cancellationToken))
        {
            Judge(report, failure);
        }
        await db.SaveChangesAsync(CancellationToken.None); // what Stripe answered must not be forgotten because we stop
        return report.State;
    }

    private void Judge(UsageReport report, Exception failure)
    {
        var status = StripeTrouble.StatusOf(failure);
        report.LastError = StripeTrouble.Words(failure);
        if (status == 400 && report.LastError.Contains("already exists with identifier", StringComparison.OrdinalIgnoreCase))
        {
            Accept(report); // an earlier try got through without our hearing of it
            return;
        }
        if (status is 400 or 404)
        {
            report.State = ReportState.Rejected;
            LogRejected(log, report.Identifier, report.LastError);
            return;
        }
        // A received 5xx is stored under its key and would be replayed, so the next try needs a new one. After silence the key
        // stays: the first try may still be at work, and the same key joins it.
        if (status >= 500) report.KeyGeneration++;
        var pause = Math.Min(LongestPause.TotalSeconds, FirstPause.TotalSeconds * Math.Pow(2, Math.Min(report.Attempts - 1, 10)));
        report.NextAttemptAt = TimeProvider.System.GetUtcNow().AddSeconds(pause * (0.75 + (Random.Shared.NextDouble() / 4)));
        LogWaiting(log, report.Identifier, status, report.LastError);
    }

    private void Accept(UsageReport report)
    {
        report.State = ReportState.Accepted;
        report.AcceptedAt = clock.GetUtcNow();
        report.LastError = null;
    }

    [LoggerMessage(LogLevel.Error, "Stripe refused report {Identifier} for good: {Reason}")]
    private static partial void LogRejected(ILogger log, string identifier, string reason);

    [LoggerMessage(LogLevel.Warning, "Report {Identifier} waits (status {Status}): {Reason}")]
    private static partial void LogWaiting(ILogger log, string identifier, int status, string reason);
}
