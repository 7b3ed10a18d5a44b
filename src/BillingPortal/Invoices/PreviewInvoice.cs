using BillingPortal.Plans;
using BillingPortal.Tenants;
using Microsoft.Extensions.Caching.Memory;
using Stripe;

namespace BillingPortal.Invoices;

/// <summary>The next invoice as Stripe projects it.</summary>
/// <param name="AsOf">When Stripe said so; older than a moment when Stripe does not answer now.</param>
public sealed record UpcomingInvoice(string Currency, long TotalMinor, DateTimeOffset? DueAt, IReadOnlyList<UpcomingLine> Lines, DateTimeOffset AsOf, bool IsStale);

public sealed record UpcomingLine(string Description, long Quantity, decimal UnitAmountMinor, long AmountMinor);

/// <summary>What is known of the next invoice.</summary>
public abstract record UpcomingAnswer
{
    private UpcomingAnswer() { }

    /// <summary>Stripe's projection, of now or, when Stripe does not answer, the last one it gave.</summary>
    public sealed record Projected(UpcomingInvoice Invoice) : UpcomingAnswer;
    /// <summary>Nothing is coming up: no subscription, or one that is over.</summary>
    public sealed record Nothing : UpcomingAnswer;
    /// <summary>Stripe does not answer, and has not before.</summary>
    public sealed record NotAnswered : UpcomingAnswer;
}

/// <summary>Asks Stripe what the next invoice would be; keeps the last answer, so that Stripe being down costs only its freshness.</summary>
public sealed partial class PreviewInvoice(IStripeClient stripe, IMemoryCache cache, TimeProvider wall, ILogger<PreviewInvoice> log)
{
    private const string NothingUpcoming = "invoice_upcoming_none";
    private const string NoSuchSubscription = "resource_missing";
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(12);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    public async Task<UpcomingAnswer> RunAsync(TenantContext tenant, string? stripeSubscriptionId, CancellationToken cancellationToken)
    {
        if (tenant.StripeCustomerId is null || stripeSubscriptionId is null) return new UpcomingAnswer.Nothing();
        var key = $"upcoming:{stripeSubscriptionId}";
        var known = cache.Get<UpcomingInvoice>(key);
        if (known is not null && wall.GetUtcNow() - known.AsOf < Fresh) return new UpcomingAnswer.Projected(known);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var preview = await new InvoiceService(stripe).CreatePreviewAsync(new InvoiceCreatePreviewOptions { Customer = tenant.StripeCustomerId, Subscription = stripeSubscriptionId }, cancellationToken: patience.Token);
            var lines = (preview.Lines?.Data ?? []).Select(line => new UpcomingLine(line.Description ?? "", line.Quantity ?? 0, line.Pricing?.UnitAmountDecimal ?? 0, line.Amount)).ToList();
            var due = preview.NextPaymentAttempt ?? preview.PeriodEnd;
            var upcoming = new UpcomingInvoice(preview.Currency, preview.Total, new DateTimeOffset(DateTime.SpecifyKind(due, DateTimeKind.Utc)), lines, wall.GetUtcNow(), IsStale: false);
            return new UpcomingAnswer.Projected(cache.Set(key, upcoming, Kept));
        }
        catch (StripeException refusal) when (refusal.StripeError?.Code is NothingUpcoming or NoSuchSubscription)
        {
            cache.Remove(key); // what was projected before is not coming any more
            return new UpcomingAnswer.Nothing();
        }
        catch (Exception failure) when (StripeTrouble.Is(failure, cancellationToken))
        {
            // An outage is for the page to say; a request that Stripe refuses is our mistake, and somebody has to learn of it.
            if (StripeTrouble.StatusOf(failure) is >= 400 and < 500 and not 429) LogRefused(log, failure);
            return known is null ? new UpcomingAnswer.NotAnswered() : new UpcomingAnswer.Projected(known with { IsStale = true });
        }
    }

    [LoggerMessage(LogLevel.Warning, "Stripe refused to project the next invoice.")]
    private static partial void LogRefused(ILogger log, Exception failure);
}
