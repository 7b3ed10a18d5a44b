using BillingPortal.Data;
using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace BillingPortal.Invoices;

/// <summary>Fetches an invoice with all its lines and overwrites our copy, under a lock per invoice.</summary>
public sealed class SyncInvoice(
    IDbContextFactory<BillingDb> databases,
    IStripeClient stripe,
    StripePrices prices,
    KeyedLock locks,
    BillingClock clock
)
{
    /// <returns>The tenant and the status; null when the invoice is not one of ours.</returns>
    public async Task<(long TenantId, string Status, string BillingReason)?> RunAsync(
        string stripeInvoiceId,
        CancellationToken cancellationToken
    )
    {
        using var invoiceLock = await locks.EnterAsync(stripeInvoiceId, cancellationToken);
        var service = new InvoiceService(stripe);
        Invoice fresh;
        try
        {
            fresh = await service.GetAsync(stripeInvoiceId, cancellationToken: cancellationToken);
        }
        catch (StripeException failure) when (failure.HttpStatusCode == System.Net.HttpStatusCode.NotFound)
        {
            await ForgetAsync(stripeInvoiceId, cancellationToken);
            return null;
        }
        var triedWith = fresh is { Status: "open", AttemptCount: > 0 } ? await TriedWithAsync(service, fresh.Id, cancellationToken) : null;
        var lines = new List<InvoiceLineCopy>();
        await foreach (
            var line in new InvoiceLineItemService(stripe).ListAutoPagingAsync(
                stripeInvoiceId,
                new InvoiceLineItemListOptions { Limit = 100 },
                cancellationToken: cancellationToken
            )
        )
            lines.Add(await CopyOfAsync(line, lines.Count, cancellationToken));

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenantId = await db.Set<Tenant>()
            .Where(tenant => tenant.StripeCustomerId == fresh.CustomerId)
            .Select(tenant => (long?)tenant.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (tenantId is null)
            return null;
        await db.InTransactionAsync(
            async () =>
            {
                var copy = await db.Set<InvoiceCopy>()
                    .Include(row => row.Lines)
                    .FirstOrDefaultAsync(row => row.StripeInvoiceId == fresh.Id, cancellationToken);
                if (copy is null)
                {
                    copy = new InvoiceCopy
                    {
                        TenantId = tenantId.Value,
                        StripeInvoiceId = fresh.Id,
                        Status = fresh.Status,
                        BillingReason = fresh.BillingReason ?? "manual",
                        Currency = fresh.Currency,
                    };
                    db.Add(copy);
                }
                Overwrite(copy, fresh);
                db.RemoveRange(copy.Lines);
                copy.Lines = lines;
                copy.TriedWith = triedWith;
                copy.SyncedAt = clock.GetUtcNow();
                await db.SaveChangesAsync(cancellationToken);
            },
            cancellationToken
        );
        return (tenantId.Value, fresh.Status, fresh.BillingReason ?? "manual");
    }

    private static async Task<string?> TriedWithAsync(InvoiceService service, string stripeInvoiceId, CancellationToken cancellationToken)
    {
        var invoice = await service.GetAsync(
            stripeInvoiceId,
            new InvoiceGetOptions { Expand = ["payments.data.payment.payment_intent"] },
            cancellationToken: cancellationToken
        );
        var failure = invoice
            .Payments?.Data?.Select(payment => payment.Payment?.PaymentIntent?.LastPaymentError)
            .LastOrDefault(error => error?.PaymentMethod is not null);
        return PaymentMethodText.Of(failure?.PaymentMethod);
    }

    private static void Overwrite(InvoiceCopy copy, Invoice fresh)
    {
        copy.Status = fresh.Status;
        copy.Number = fresh.Number;
        copy.Currency = fresh.Currency;
        copy.BillingReason = fresh.BillingReason ?? "manual";
        copy.StripeSubscriptionId = fresh.Parent?.SubscriptionDetails?.SubscriptionId;
        copy.SubtotalMinor = fresh.Subtotal;
        copy.TaxMinor = fresh.TotalTaxes?.Sum(tax => tax.Amount) ?? 0;
        copy.TotalMinor = fresh.Total;
        copy.AmountDueMinor = fresh.AmountDue;
        copy.AmountPaidMinor = fresh.AmountPaid;
        copy.AmountRemainingMinor = fresh.AmountRemaining;
        copy.CreatedAt = Utc(fresh.Created);
        copy.PeriodStart = Utc(fresh.PeriodStart);
        copy.PeriodEnd = Utc(fresh.PeriodEnd);
        copy.FinalizedAt = fresh.StatusTransitions?.FinalizedAt is { } finalized ? Utc(finalized) : null;
        copy.PaidAt = fresh.StatusTransitions?.PaidAt is { } paid ? Utc(paid) : null;
        copy.NextPaymentAttemptAt = fresh.NextPaymentAttempt is { } next ? Utc(next) : null;
        copy.PaymentAttempts = (int)fresh.AttemptCount;
        copy.HostedUrl = fresh.HostedInvoiceUrl;
        copy.PdfUrl = fresh.InvoicePdf;
    }

    private async Task<InvoiceLineCopy> CopyOfAsync(InvoiceLineItem line, int position, CancellationToken cancellationToken)
    {
        var priceId = line.Pricing?.PriceDetails?.PriceId;
        var role = priceId is null ? null : await prices.ByIdAsync(priceId, cancellationToken);
        return new InvoiceLineCopy
        {
            StripeLineId = line.Id,
            Position = position,
            Description = line.Description ?? "",
            Quantity = line.Quantity ?? 0,
            UnitAmountMinor = line.Pricing?.UnitAmountDecimal ?? role?.UnitAmountMinor ?? 0,
            AmountMinor = line.Amount,
            Meter = role?.Meter,
            PlanKey = role?.Plan,
            IsProration = line.Parent?.SubscriptionItemDetails?.Proration ?? line.Parent?.InvoiceItemDetails?.Proration ?? false,
            PeriodStart = Utc(line.Period.Start),
            PeriodEnd = Utc(line.Period.End),
        };
    }

    private async Task ForgetAsync(string stripeInvoiceId, CancellationToken cancellationToken)
    {
        // Stripe deletes only drafts, so nothing that was ever owed disappears this way.
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.InTransactionAsync(
            () =>
                db.Set<InvoiceCopy>()
                    .Where(invoice => invoice.StripeInvoiceId == stripeInvoiceId && invoice.Status == "draft")
                    .ExecuteDeleteAsync(cancellationToken),
            cancellationToken
        );
    }

    private static DateTimeOffset Utc(DateTime instant) => new(DateTime.SpecifyKind(instant, DateTimeKind.Utc));
}
