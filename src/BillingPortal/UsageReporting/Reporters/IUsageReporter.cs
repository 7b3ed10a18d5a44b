namespace BillingPortal.UsageReporting.Reporters;

/// <summary>
/// One method of sending a frozen report to Stripe. Implementations only send; the sender decides what a failure means.
/// </summary>
public interface IUsageReporter
{
    string Name { get; }

    /// <summary>
    /// Whether Stripe rejects a report it already has, under any idempotency key. If not, doubt must be settled before a retry.
    /// </summary>
    bool RefusesRepeats { get; }

    /// <exception cref="Stripe.StripeException">Stripe refused it, or failed.</exception>
    Task SendAsync(UsageReport report, CancellationToken cancellationToken);

    /// <summary>What Stripe counts in the window around the report: its minute for meters, its period for usage records.</summary>
    /// <returns>The sum and the window.</returns>
    Task<(decimal Sum, DateTimeOffset From, DateTimeOffset To)> SumAroundAsync(UsageReport report, CancellationToken cancellationToken);
}
