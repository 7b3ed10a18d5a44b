using BillingPortal.Jobs;

namespace BillingPortal.StripeEvents.Handlers;

/// <param name="Acted">False for a type without a handler, or an object that is not ours.</param>
public readonly record struct HandlerOutcome(bool Acted, string Text, long? TenantId = null)
{
    public static HandlerOutcome Nothing(string why) => new(false, why);
}

/// <summary>The event is valid but too early; it is retried for as long as necessary.</summary>
public sealed class NotYetException(string message) : Exception(message);

/// <summary>Maps event types to handlers. Every handler refetches its object, so a type only hints at what changed.</summary>
public sealed class HandleEvent(
    ApplySubscription subscriptions,
    ApplyInvoice invoices,
    ApplyCustomer customers,
    ApplyCheckout checkouts,
    ApplyCharge charges,
    ApplyMeterError meterErrors,
    JobSignals signals
)
{
    public Task<HandlerOutcome> RunAsync(InboxEvent row, CancellationToken cancellationToken) =>
        row.Type switch
        {
            "invoice.upcoming" => Task.FromResult(Upcoming()),
            "v1.billing.meter.error_report_triggered" or "v1.billing.meter.no_meter_found" => meterErrors.RunAsync(row, cancellationToken),
            _ when row.ObjectId is null => Task.FromResult(HandlerOutcome.Nothing("It names no object.")),
            "checkout.session.completed"
            or "checkout.session.expired"
            or "checkout.session.async_payment_succeeded"
            or "checkout.session.async_payment_failed" => checkouts.RunAsync(row, cancellationToken),
            "customer.updated" or "customer.deleted" => customers.RunAsync(row, cancellationToken),
            "customer.subscription.created"
            or "customer.subscription.updated"
            or "customer.subscription.deleted"
            or "customer.subscription.paused"
            or "customer.subscription.resumed"
            or "customer.subscription.trial_will_end"
            or "customer.subscription.pending_update_applied"
            or "customer.subscription.pending_update_expired" => subscriptions.RunAsync(row, cancellationToken),
            "payment_method.attached" or "payment_method.detached" or "payment_method.updated" or "payment_method.automatically_updated" =>
                customers.PaymentMethodAsync(row, cancellationToken),
            "charge.refunded" or "charge.dispute.created" => charges.RunAsync(row, cancellationToken),
            _ when row.Type.StartsWith("invoice.", StringComparison.Ordinal) => invoices.RunAsync(row, cancellationToken),
            _ => Task.FromResult(HandlerOutcome.Nothing("Nobody here acts on this type.")),
        };

    // The invoice preview in this event has no id and nothing to store. Use it as a trigger to report all usage.
    private HandlerOutcome Upcoming()
    {
        signals.Raise(JobNames.ReportUsage);
        return new HandlerOutcome(true, "A renewal is coming; usage so far is being reported");
    }
}
