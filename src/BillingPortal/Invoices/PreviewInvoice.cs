using BillingPortal.Data;
using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Stripe;

namespace BillingPortal.Invoices;

/// <summary>
/// Asks Stripe for its part of the next invoice. The answer is cached for as long as our copies of the subscription and the invoices are
/// unchanged: whatever changes either (a cancellation, a change of plan, a payment, any of Stripe's events) rewrites a copy, here or on
/// another node, and Stripe is asked again. When Stripe does not answer, the last answer is shown with its time, unless the plan has
/// changed since.
/// </summary>
public sealed partial class PreviewInvoice(
    IDbContextFactory<BillingDb> databases,
    IStripeClient stripe,
    StripePrices prices,
    IMemoryCache cache,
    BillingClock clock,
    TimeProvider wall,
    ILogger<PreviewInvoice> log
)
{
    private const string NothingUpcoming = "invoice_upcoming_none";
    private const string NoSuchSubscription = "resource_missing";
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(12);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    /// <summary>The terms an answer is for; once they change, it is not even shown as "last known".</summary>
    private sealed record Terms(string Status, string PlanKey, string? PendingPlanKey, DateTimeOffset? CancelAt, DateTimeOffset PeriodEnd);

    private sealed record Known(
        Terms About,
        DateTimeOffset SubscriptionAsOf,
        DateTimeOffset? InvoicesAsOf,
        DateTimeOffset AskedAt,
        StripePart Said
    );

    /// <returns>Null when Stripe does not answer, and has not before.</returns>
    public async Task<StripePart?> RunAsync(TenantSubscription subscription, CancellationToken cancellationToken)
    {
        var key = $"upcoming:{subscription.StripeSubscriptionId}";
        var terms = new Terms(
            subscription.Status,
            subscription.PlanKey,
            subscription.PendingPlanKey,
            subscription.CancelAt,
            subscription.PeriodEnd
        );
        var invoices = await InvoicesAsOfAsync(subscription.TenantId, cancellationToken);
        var known = cache.Get<Known>(key);
        if (
            known is not null
            && known.SubscriptionAsOf == subscription.SyncedAt
            && known.InvoicesAsOf == invoices
            && wall.GetUtcNow() - known.AskedAt < Fresh
        )
            return known.Said;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var answer = await AskAsync(subscription, patience.Token);
            return cache.Set(key, new Known(terms, subscription.SyncedAt, invoices, wall.GetUtcNow(), answer), Kept).Said;
        }
        catch (Exception failure) when (StripeFailure.Is(failure, cancellationToken))
        {
            // The page reports an outage. A request that Stripe refuses is our mistake, so it is logged.
            if (StripeFailure.StatusOf(failure) is >= 400 and < 500 and not 429)
                LogRefused(log, failure);
            return known is not null && known.About == terms ? known.Said with { IsStale = true } : null;
        }
    }

    private async Task<StripePart> AskAsync(TenantSubscription subscription, CancellationToken cancellationToken)
    {
        Invoice preview;
        try
        {
            preview = await new InvoiceService(stripe).CreatePreviewAsync(
                new InvoiceCreatePreviewOptions
                {
                    Customer = subscription.StripeCustomerId,
                    Subscription = subscription.StripeSubscriptionId,
                },
                cancellationToken: cancellationToken
            );
        }
        catch (StripeException refusal) when (refusal.StripeError?.Code is NothingUpcoming or NoSuchSubscription)
        {
            return new StripePart("", [], 0, 0, 0, null, clock.GetUtcNow(), IsNothing: true);
        }
        var all = preview.Lines?.Data ?? [];
        var lines = new List<UpcomingLine>();
        foreach (var line in all)
            if (line.Pricing?.PriceDetails?.PriceId is not { } price || (await prices.ByIdAsync(price, cancellationToken)).Meter is null)
                lines.Add(
                    new UpcomingLine(
                        line.Description ?? "",
                        Meter: null,
                        line.Quantity ?? 0,
                        line.Pricing?.UnitAmountDecimal ?? 0,
                        line.Amount,
                        line.Amount
                    )
                );
        var discount = preview.TotalDiscountAmounts?.Sum(part => part.Amount) ?? 0;
        var taxed = all.Sum(line => line.Amount) - discount;
        var due = preview.NextPaymentAttempt ?? preview.PeriodEnd;
        return new StripePart(
            preview.Currency,
            lines,
            discount,
            preview.Total - taxed,
            taxed,
            new DateTimeOffset(DateTime.SpecifyKind(due, DateTimeKind.Utc)),
            clock.GetUtcNow()
        )
        {
            CreditMinor = Math.Max(0, -preview.StartingBalance), // Stripe writes credit as a negative balance
        };
    }

    private async Task<DateTimeOffset?> InvoicesAsOfAsync(long tenantId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<InvoiceCopy>()
            .Where(invoice => invoice.TenantId == tenantId)
            .MaxAsync(invoice => (DateTimeOffset?)invoice.SyncedAt, cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "Stripe refused to project the next invoice.")]
    private static partial void LogRefused(ILogger log, Exception failure);
}
