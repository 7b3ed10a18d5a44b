using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using BillingPortal.Data;
using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace BillingPortal.UsageReporting.Reporters;

/// <summary>
/// Usage records on subscription items, for accounts that predate meters: an older API version, <c>action=increment</c>, and only
/// the idempotency key to detect repeats. Stripe keeps keys for a day, so older doubts are settled by sums.
/// </summary>
public sealed class LegacyRecordReporter(
    IDbContextFactory<BillingDb> databases,
    [FromKeyedServices(StripeServices.WithoutRetry)] IStripeClient stripe,
    StripePrices prices,
    ReportSettings settings
) : IUsageReporter
{
    private readonly ConcurrentDictionary<(string Subscription, string Meter, DateTimeOffset? PricesSince), string> _items = new();

    public string Name => ReporterNames.Legacy;
    public bool RefusesRepeats => false;

    public async Task SendAsync(UsageReport report, CancellationToken cancellationToken)
    {
        var item = await ItemAsync(report, cancellationToken);
        var form =
            $"quantity={report.Quantity.ToString(CultureInfo.InvariantCulture)}&action=increment"
            + $"&timestamp={report.Timestamp.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}";
        await ((StripeClient)stripe).RawRequestAsync(
            HttpMethod.Post,
            $"/v1/subscription_items/{Uri.EscapeDataString(item)}/usage_records",
            form,
            Options(report.IdempotencyKey),
            cancellationToken
        );
    }

    /// <summary>The item's total of its current period; Stripe offers no smaller window for usage records.</summary>
    public async Task<(decimal Sum, DateTimeOffset From, DateTimeOffset To)> SumAroundAsync(
        UsageReport report,
        CancellationToken cancellationToken
    )
    {
        var item = await ItemAsync(report, cancellationToken);
        var answer = await ((StripeClient)stripe).RawRequestAsync(
            HttpMethod.Get,
            $"/v1/subscription_items/{Uri.EscapeDataString(item)}/usage_record_summaries?limit=1",
            null,
            Options(key: null),
            cancellationToken
        );
        using var body = JsonDocument.Parse(answer.Content);
        var newest = body.RootElement.GetProperty("data").EnumerateArray().FirstOrDefault();
        return (
            newest.ValueKind == JsonValueKind.Object ? newest.GetProperty("total_usage").GetDecimal() : 0,
            report.PeriodStart,
            DateTimeOffset.MaxValue
        );
    }

    private RawRequestOptions Options(string? key) =>
        new() { IdempotencyKey = key, AdditionalHeaders = { ["Stripe-Version"] = settings.LegacyApiVersion } };

    private async Task<string> ItemAsync(UsageReport report, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var subscription =
            await EntitlementDirectory
                .Newest(db.Set<TenantSubscription>().AsNoTracking(), report.TenantId)
                .FirstOrDefaultAsync(cancellationToken)
            ?? throw new StripeException("The tenant has no subscription whose items could take usage records.");
        var key = (subscription.StripeSubscriptionId, report.Meter, subscription.UsageFrom); // a plan change creates new items
        if (_items.TryGetValue(key, out var known))
            return known;
        var fresh = await new SubscriptionService(stripe).GetAsync(subscription.StripeSubscriptionId, cancellationToken: cancellationToken);
        foreach (var item in fresh.Items?.Data ?? [])
            if ((await prices.ByIdAsync(item.Price.Id, cancellationToken)).Meter == report.Meter)
                return _items[key] = item.Id;
        throw new StripeException($"The subscription has no item for {report.Meter}.");
    }
}
