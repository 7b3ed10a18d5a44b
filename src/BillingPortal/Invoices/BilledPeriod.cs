using BillingPortal.Data;
using BillingPortal.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Invoices;

/// <summary>Where a period of usage ends, which invoice closes it, and when nothing can be added to it any more.</summary>
public static class BilledPeriod
{
    /// <summary>Stripe's billing reason of a renewal.</summary>
    public const string Renewal = "subscription_cycle";

    /// <summary>The period that begins at <paramref name="start"/>.</summary>
    /// <param name="subscription">The one that the period belongs to; null for usage without a subscription.</param>
    public static BillingPeriod From(DateTimeOffset start, TenantSubscription? subscription)
    {
        if (subscription is null)
            return BillingPeriod.CalendarMonth(start) with { Start = start };
        if (subscription.PeriodStart != start)
            return From(start, subscription.BillingAnchor);
        // Cancelled at once: its last period ends there, and so does the line that bills it.
        return new BillingPeriod(
            start,
            subscription.EndedAt < subscription.PeriodEnd ? subscription.EndedAt.Value : subscription.PeriodEnd
        );
    }

    /// <summary>An earlier period of the same subscription: it ends a month later, counted from the anchor.</summary>
    public static BillingPeriod From(DateTimeOffset start, DateTimeOffset anchor) => new BillingPeriod(start, start).Next(anchor);

    /// <summary>The period that this final invoice closes; null if it leaves the period open.</summary>
    /// <remarks>A renewal bills the previous period. The invoice of a cancellation bills the period that it ended.</remarks>
    public static BillingPeriod? ClosedBy(InvoiceCopy invoice, TenantSubscription? subscription) =>
        invoice.BillingReason == Renewal && invoice.PeriodEnd > invoice.PeriodStart
            ? new BillingPeriod(invoice.PeriodStart, invoice.PeriodEnd)
        : subscription?.EndedAt is { } ended
        && ended > subscription.PeriodStart
        && ended < subscription.PeriodEnd
        && invoice.CreatedAt >= ended.AddMinutes(-1)
            ? new BillingPeriod(subscription.PeriodStart, ended)
        : null;

    /// <summary>
    /// Whether the period's renewal is final. No later invoice has a line for it, not even of a meter that the last plan did not sell.
    /// </summary>
    internal static Task<bool> IsRenewedAsync(BillingDb db, long tenantId, BillingPeriod period, CancellationToken cancellationToken) =>
        db.Set<InvoiceCopy>()
            .AnyAsync(
                invoice =>
                    invoice.TenantId == tenantId
                    && invoice.BillingReason == Renewal
                    && invoice.PeriodStart == period.Start
                    && invoice.PeriodEnd == period.End
                    && invoice.FinalizedAt != null,
                cancellationToken
            );
}
