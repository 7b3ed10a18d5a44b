namespace BillingPortal.StripeEvents.Handlers;

/// <param name="Acted">False for a type nobody here acts on, or an object that is not ours.</param>
public readonly record struct HandlerOutcome(bool Acted, string Words, long? TenantId = null)
{
    public static HandlerOutcome Nothing(string why) => new(false, why);
}

/// <summary>Which handler works which type. Every handler refetches its object, so a type is only a hint about what changed.</summary>
public sealed class HandleEvent(ApplySubscription subscriptions, ApplyInvoice invoices, ApplyCustomer customers, ApplyCheckout checkouts)
{
    public Task<HandlerOutcome> RunAsync(InboxEvent row, CancellationToken cancellationToken) => row.Type switch
    {
        _ when row.ObjectId is null => Task.FromResult(HandlerOutcome.Nothing("It names no object.")),
        "checkout.session.completed" or "checkout.session.expired" or "checkout.session.async_payment_succeeded" or "checkout.session.async_payment_failed" => checkouts.RunAsync(row, cancellationToken),
        "customer.updated" or "customer.deleted" => customers.RunAsync(row, cancellationToken),
        _ when row.Type.StartsWith("customer.subscription.", StringComparison.Ordinal) => subscriptions.RunAsync(row, cancellationToken),
        "invoice.upcoming" => Task.FromResult(HandlerOutcome.Nothing("A notice; nothing to store.")),
        _ when row.Type.StartsWith("invoice.", StringComparison.Ordinal) => invoices.RunAsync(row, cancellationToken),
        _ => Task.FromResult(HandlerOutcome.Nothing("Nobody here acts on this type.")),
    };
}
