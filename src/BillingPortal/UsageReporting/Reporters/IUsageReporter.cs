namespace BillingPortal.UsageReporting.Reporters;

/// <summary>
/// One way of bringing a frozen report to Stripe. Implementations only carry; what a failure means is decided by the sender.
/// </summary>
public interface IUsageReporter
{
    string Name { get; }

    /// <summary>Stripe refuses a report it has already, under any idempotency key. Without that, doubt is settled before a second try.</summary>
    bool RefusesRepeats { get; }

    /// <exception cref="Stripe.StripeException">Stripe refused it, or failed.</exception>
    Task SendAsync(UsageReport report, CancellationToken cancellationToken);

    /// <summary>What Stripe counts in the window that holds the report: its minute for meters, its period for usage records.</summary>
    /// <returns>The sum and the window.</returns>
    Task<(decimal Sum, DateTimeOffset From, DateTimeOffset To)> SumAroundAsync(UsageReport report, CancellationToken cancellationToken);
}
