using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.UsageReporting;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.Events;

namespace BillingPortal.StripeEvents.Handlers;

/// <summary>
/// Stripe accepted meter events and later found errors in them. The reports it names are marked rejected, so that the four sums are
/// correct, and an operator is alerted.
/// </summary>
public sealed class ApplyMeterError(IDbContextFactory<BillingDb> databases, IStripeClient stripe, OperatorAlerts alerts, JobSignals signals)
{
    private const int LongestReason = 500;

    public async Task<HandlerOutcome> RunAsync(InboxEvent row, CancellationToken cancellationToken)
    {
        V1BillingMeterErrorReportTriggeredEventDataReason? reason = null;
        try
        {
            var full = await stripe.RequestAsync<V1BillingMeterErrorReportTriggeredEvent>(
                HttpMethod.Get,
                $"/v2/core/events/{Uri.EscapeDataString(row.EventId)}",
                null,
                null,
                cancellationToken
            );
            reason = full.Data?.Reason;
        }
        catch (StripeException gone) when (gone.HttpStatusCode == System.Net.HttpStatusCode.NotFound)
        {
            // Too old to be fetched. The alert that there were errors is still useful.
        }
        var refused = 0;
        var named = (reason?.ErrorTypes ?? [])
            .SelectMany(type =>
                (type.SampleErrors ?? []).Select(sample =>
                    (Reason: $"Stripe refused it afterwards: {type.Code}, {sample.ErrorMessage}", sample.Request?.Identifier)
                )
            )
            .Where(error => error.Identifier is not null)
            .ToList();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var (why, identifier) in named)
        {
            var error = why.Length > LongestReason ? why[..LongestReason] : why;
            refused += await db.InTransactionAsync(
                () =>
                    db.Set<UsageReport>()
                        .Where(report => report.Identifier == identifier && report.State != ReportState.Withdrawn)
                        .ExecuteUpdateAsync(
                            set =>
                                set.SetProperty(report => report.State, ReportState.Rejected)
                                    .SetProperty(report => report.LastError, error),
                            cancellationToken
                        ),
                cancellationToken
            );
        }
        var types = string.Join(", ", (reason?.ErrorTypes ?? []).Select(type => type.Code));
        var errors = reason is null ? "errors" : $"{Format.Count(reason.ErrorCount, "error")} ({types})";
        var sampled = reason?.ErrorCount > refused ? "; Stripe names only samples, so compare the sums" : "";
        var message = $"A meter reported {errors}; {refused} of our reports {(refused == 1 ? "is" : "are")} named{sampled}.";
        await alerts.RaiseAsync($"meter-error:{row.ObjectId ?? row.EventId}", message, null, cancellationToken);
        signals.Raise(JobNames.ReconcileUsage);
        return new HandlerOutcome(true, message);
    }
}
