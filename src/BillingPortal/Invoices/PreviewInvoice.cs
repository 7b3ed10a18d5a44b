using BillingPortal.Plans;
using BillingPortal.Tenants;
using Microsoft.Extensions.Caching.Memory;
using Stripe;

namespace BillingPortal.Invoices;

/// <summary>The next invoice as Stripe projects it.</summary>
/// <param name="AsOf">When Stripe said so; older than a moment when Stripe does not answer now.</param>
public sealed record UpcomingInvoice(string Currency, long TotalMinor, DateTimeOffset? DueAt, IReadOnlyList<UpcomingLine> Lines, DateTimeOffset AsOf, bool IsStale);

public sealed record UpcomingLine(string Description, long Quantity, decimal UnitAmountMinor, long AmountMinor);

/// <summary>Asks Stripe what the next invoice would be; keeps the last answer, so that Stripe being down costs only its freshness.</summary>
public sealed class PreviewInvoice(IStripeClient stripe, IMemoryCache cache, TimeProvider wall)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(12);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    /// <returns>Null when there is no subscription to invoice, or Stripe never answered.</returns>
    public async Task<UpcomingInvoice?> RunAsync(TenantContext tenant, string? stripeSubscriptionId, CancellationToken cancellationToken)
    {
        if (tenant.StripeCustomerId is null || stripeSubscriptionId is null) return null;
        var key = $"upcoming:{stripeSubscriptionId}";
        var known = cache.Get<UpcomingInvoice>(key);
        if (known is not null && wall.GetUtcNow() - known.AsOf < Fresh) return known;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var preview = await new InvoiceService(stripe).CreatePreviewAsync(new InvoiceCreatePreviewOptions { Customer = tenant.StripeCustomerId, Subscription = stripeSubscriptionId }, cancellationToken: patience.Token);
            var lines = (preview.Lines?.Data ?? []).Select(line => new UpcomingLine(line.Description ?? "", line.Quantity ?? 0, line.Pricing?.UnitAmountDecimal ?? 0, line.Amount)).ToList();
            var due = preview.NextPaymentAttempt ?? preview.PeriodEnd;
            var upcoming = new UpcomingInvoice(preview.Currency, preview.Total, new DateTimeOffset(DateTime.SpecifyKind(due, DateTimeKind.Utc)), lines, wall.GetUtcNow(), IsStale: false);
            return cache.Set(key, upcoming, Kept);
        }
        catch (StripeException failure) when (failure.HttpStatusCode is System.Net.HttpStatusCode.BadRequest or System.Net.HttpStatusCode.NotFound)
        {
            return null; // nothing upcoming: the subscription is over
        }
        catch (Exception failure) when (StripeTrouble.Is(failure, cancellationToken))
        {
            return known is null ? null : known with { IsStale = true };
        }
    }
}
