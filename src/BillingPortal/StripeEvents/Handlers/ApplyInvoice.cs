using BillingPortal.Invoices;
using BillingPortal.UsageReporting;

namespace BillingPortal.StripeEvents.Handlers;

/// <summary>
/// Takes an invoice over. A cycle's new draft also flushes the tenant's usage at once: Stripe keeps the draft open for
/// about an hour, and what arrives in it still counts for the period that ended.
/// </summary>
public sealed class ApplyInvoice(SyncInvoice sync, ReportUsage report)
{
    public async Task<HandlerOutcome> RunAsync(InboxEvent row, CancellationToken cancellationToken)
    {
        var synced = await sync.RunAsync(row.ObjectId!, cancellationToken);
        if (synced is not var (tenantId, status, reason)) return HandlerOutcome.Nothing("The invoice belongs to no tenant here.");
        if (status != "draft" || reason != "subscription_cycle") return new HandlerOutcome(true, $"Invoice taken over: {status}", tenantId);

        if (!await report.FlushAsync(tenantId, cancellationToken))
            throw new InvalidOperationException("Some usage of the ended period is still on the way to Stripe; the draft closes within the hour, so this is tried again.");
        await sync.RunAsync(row.ObjectId!, cancellationToken); // the flush changed its lines
        return new HandlerOutcome(true, "Draft taken over, usage flushed", tenantId);
    }
}
