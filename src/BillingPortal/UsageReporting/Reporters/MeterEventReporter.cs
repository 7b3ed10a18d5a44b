using System.Globalization;
using BillingPortal.StripeAccess;
using Stripe;
using Stripe.Billing;

namespace BillingPortal.UsageReporting.Reporters;

/// <summary>The default: Stripe meter events, deduplicated by identifier.</summary>
public sealed class MeterEventReporter([FromKeyedServices(StripeServices.WithoutRetry)] IStripeClient stripe, StripeMeters meters)
    : IUsageReporter
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public string Name => ReporterNames.MeterEvents;
    public bool RefusesRepeats => true;

    public Task SendAsync(UsageReport report, CancellationToken cancellationToken) =>
        SendAsync(report, report.Meter, report.Identifier, report.IdempotencyKey, cancellationToken);

    /// <summary>The same event under another meter name and identifier, for shadow copies.</summary>
    internal Task SendAsync(
        UsageReport report,
        string eventName,
        string identifier,
        string idempotencyKey,
        CancellationToken cancellationToken
    ) =>
        new MeterEventService(stripe).CreateAsync(
            new MeterEventCreateOptions
            {
                EventName = eventName,
                Identifier = identifier,
                Timestamp = report.Timestamp.UtcDateTime,
                Payload = new()
                {
                    ["stripe_customer_id"] = report.StripeCustomerId,
                    ["value"] = report.Quantity.ToString(CultureInfo.InvariantCulture),
                },
            },
            new RequestOptions { IdempotencyKey = idempotencyKey },
            cancellationToken
        );

    public async Task<(decimal Sum, DateTimeOffset From, DateTimeOffset To)> SumAroundAsync(
        UsageReport report,
        CancellationToken cancellationToken
    )
    {
        var from = report.Timestamp.AddTicks(-(report.Timestamp.Ticks % Minute.Ticks));
        var to = from + Minute;
        return (await meters.SumAsync(report.Meter, report.StripeCustomerId, from, to, cancellationToken), from, to);
    }

    /// <summary>Cancels an event; possible up to a day after Stripe received it.</summary>
    /// <returns>False if Stripe can no longer cancel it.</returns>
    public async Task<bool> CancelAsync(UsageReport report, CancellationToken cancellationToken)
    {
        try
        {
            await new MeterEventAdjustmentService(stripe).CreateAsync(
                new MeterEventAdjustmentCreateOptions
                {
                    EventName = report.Meter,
                    Type = "cancel",
                    Cancel = new MeterEventAdjustmentCancelOptions { Identifier = report.Identifier },
                },
                new RequestOptions { IdempotencyKey = $"cancel-{report.Identifier}" },
                cancellationToken
            ); // a fixed key: a retried cancel must not cancel twice
            return true;
        }
        catch (StripeException refused) when ((int)refused.HttpStatusCode is 400 or 404)
        {
            return false;
        }
    }
}
