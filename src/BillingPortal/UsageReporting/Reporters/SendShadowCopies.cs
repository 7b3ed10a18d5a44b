using BillingPortal.Data;
using BillingPortal.StripeAccess;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.UsageReporting.Reporters;

/// <summary>
/// The second half of shadow reporting: copies what Stripe accepted for billing to a meter that no price uses. Copies are sent
/// afterwards and separately, so a failure never affects what is billed.
/// </summary>
public sealed partial class SendShadowCopies(
    IDbContextFactory<BillingDb> databases,
    MeterEventReporter events,
    StripeMeters meters,
    ReportSettings settings,
    ReportPace pace,
    TimeProvider wall,
    ILogger<SendShadowCopies> log
)
{
    private const int CopiesPerRun = 2000;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var due = await db.Set<UsageReport>()
            .Where(report => report.IsShadowed && report.ShadowAcceptedAt == null && report.State == ReportState.Accepted)
            .OrderBy(report => report.Id)
            .Take(CopiesPerRun)
            .ToListAsync(cancellationToken);
        var copied = 0;
        foreach (var report in due)
        {
            try
            {
                var meter = report.Meter + settings.ShadowSuffix;
                await meters.EnsureAsync(meter, cancellationToken);
                await pace.WaitAsync(cancellationToken);
                // A new key each run, so that a stored 500 is not replayed. The identifier prevents double counting.
                await events.SendAsync(
                    report,
                    meter,
                    report.Identifier + "-s",
                    $"{report.Identifier}-s-{wall.GetUtcNow().ToUnixTimeMilliseconds()}",
                    cancellationToken
                );
            }
            catch (Exception failure) when (StripeFailure.Is(failure, cancellationToken))
            {
                if (!SendReports.IsRepeat(failure))
                {
                    LogWaits(log, report.Identifier, StripeFailure.Message(failure));
                    break; // the next run continues here
                }
            }
            report.ShadowAcceptedAt = wall.GetUtcNow();
            copied++;
        }
        if (copied > 0)
            await db.SaveChangesAsync(CancellationToken.None);
        return copied;
    }

    [LoggerMessage(LogLevel.Warning, "The shadow copy of {Identifier} waits: {Reason}")]
    private static partial void LogWaits(ILogger log, string identifier, string reason);
}
