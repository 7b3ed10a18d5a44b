using BillingPortal.StripeEvents;

namespace BillingPortal.Admin.Tenants;

/// <summary>One line of what Stripe told us about a tenant.</summary>
/// <param name="Class">The icon's tone; null for a neutral one.</param>
public sealed record HistoryEntry(InboxEvent Row, string Text, string Icon, string? Class)
{
    /// <summary>Events as a person reads them, newest first. Stripe sends several for one change (updated, paid, payment_succeeded): the
    /// change is told once, and an update without a visible change is left out.</summary>
    /// <param name="events">Newest first.</param>
    public static IReadOnlyList<HistoryEntry> Of(IReadOnlyList<InboxEvent> events)
    {
        var known = new Dictionary<string, SubscriptionState>(StringComparer.Ordinal);
        var told = new List<HistoryEntry>();
        foreach (var row in events.Reverse())
        {
            if (row.State == InboxState.Dead)
                told.Add(new HistoryEntry(row, $"Given up: {row.Type}", "error", "bad-t"));
            else if (row.Type.StartsWith("customer.subscription.", StringComparison.Ordinal))
                AddSubscription(told, known, row);
            else if (Describe(row) is { } entry)
                told.Add(entry);
        }
        told.Reverse();
        return told;
    }

    private static void AddSubscription(List<HistoryEntry> told, Dictionary<string, SubscriptionState> known, InboxEvent row)
    {
        var state = SubscriptionState.Parse(row.Result);
        var before = row.ObjectId is { } id ? known.GetValueOrDefault(id) : null;
        if (row.ObjectId is { } subscription && state is not null)
            known[subscription] = state;
        if (row.Type == "customer.subscription.created")
            told.Add(new HistoryEntry(row, "Subscription began", "layers", null));
        else if (row.Type == "customer.subscription.deleted")
            told.Add(new HistoryEntry(row, "Subscription ended", "block", "warn-t"));
        else if (row.State == InboxState.Pending)
            told.Add(new HistoryEntry(row, "Subscription changes", "layers", null));
        else if (state?.ChangesFrom(before) is { Length: > 0 } changes)
            told.Add(new HistoryEntry(row, $"Subscription: {changes}", "layers", state.Status is "past_due" or "unpaid" ? "warn-t" : null));
    }

    private static HistoryEntry? Describe(InboxEvent row) =>
        row.Type switch
        {
            "invoice.payment_failed" => new(row, "Payment failed", "credit_card", "warn-t"),
            "invoice.paid" => new(row, "Invoice paid", "check_circle", "ok-t"),
            "invoice.created" => new(row, "Invoice drafted", "receipt_long", null),
            "invoice.finalized" => new(row, "Invoice final", "receipt_long", null),
            "invoice.voided" => new(row, "Invoice voided", "block", null),
            "invoice.marked_uncollectible" => new(row, "Invoice written off", "block", "warn-t"),
            "checkout.session.completed" => new(row, "Checkout completed", "credit_card", "ok-t"),
            "checkout.session.expired" => new(row, "Checkout expired", "schedule", null),
            "customer.deleted" => new(row, "Customer deleted at Stripe", "delete", "bad-t"),
            _ => null,
        };
}
