using BillingPortal.Data;
using BillingPortal.Invoices;
using BillingPortal.Mail;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.UsageReporting;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.StripeEvents.Handlers;

/// <summary>
/// Stores a copy of an invoice. A cycle's new draft also flushes the tenant's usage at once: Stripe keeps the draft open for about
/// an hour, and usage that arrives in it still counts for the ended period. A final invoice closes its period, and a failed payment
/// is mailed to the customer.
/// </summary>
public sealed class ApplyInvoice(
    IDbContextFactory<BillingDb> databases,
    SyncInvoice sync,
    SyncSubscription syncSubscription,
    ReportUsage report,
    CloseBilledPeriod close,
    Mailer mailer,
    PublicUrl publicUrl,
    ReadMissingPayment missing
)
{
    public async Task<HandlerOutcome> RunAsync(InboxEvent row, CancellationToken cancellationToken)
    {
        var synced = await sync.RunAsync(row.ObjectId!, cancellationToken);
        if (synced is not var (tenantId, status, reason))
            return HandlerOutcome.Nothing("The invoice belongs to no tenant here.");
        if (status == "draft" && reason == BilledPeriod.Renewal)
        {
            if (!await report.FlushAsync(tenantId, cancellationToken))
                throw new NotYetException(
                    "Some usage of the ended period is still on the way to Stripe; "
                        + "the draft closes within the hour, so this is tried again."
                );
            await sync.RunAsync(row.ObjectId!, cancellationToken); // the flush changed the draft's lines
            return new HandlerOutcome(true, "Draft taken over, usage flushed", tenantId);
        }
        var closed = status == "draft" ? 0 : await close.RunAsync(tenantId, row.ObjectId!, cancellationToken);
        if (row.Type is "invoice.payment_failed" or "invoice.payment_action_required" or "invoice.paid")
            await FollowPaymentAsync(row, tenantId, cancellationToken);
        var meters = closed > 0 ? $"; {Format.Count(closed, "meter")} closed" : "";
        return new HandlerOutcome(true, $"Invoice taken over: {status}{meters}", tenantId);
    }

    private async Task FollowPaymentAsync(InboxEvent row, long tenantId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var invoice = await db.Set<InvoiceCopy>()
            .AsNoTracking()
            .FirstAsync(copy => copy.StripeInvoiceId == row.ObjectId, cancellationToken);
        // The subscription's own event may be late or lost. Limits must not wait for it, least of all after a payment.
        if (invoice.StripeSubscriptionId is { } subscription)
            await syncSubscription.RunAsync(subscription, cancellationToken);
        if (row.Type == "invoice.paid" || row.DoneAt is not null || invoice.Status != "open")
            return;
        var contact = await db.Set<Tenant>()
            .Where(tenant => tenant.Id == tenantId)
            .Select(tenant => tenant.ContactEmail)
            .FirstAsync(cancellationToken);
        var failed = await missing.OfInvoiceAsync(invoice, cancellationToken);
        var link = failed.PayUrl ?? publicUrl.To("invoices");
        var subject = row.Type == "invoice.payment_failed" ? failed.Title : $"Your payment of {failed.Amount} needs your confirmation";
        await mailer.SendAsync(
            contact,
            subject,
            $"{subject} (invoice {invoice.Number ?? invoice.StripeInvoiceId}).\n\n{failed.Text}\n\nPay the invoice here:\n\n{link}\n\n"
                + $"Plan, card and invoices: {publicUrl.To("plan")}",
            link,
            cancellationToken
        );
    }
}
