using System.Collections.Concurrent;
using Stripe;
using Stripe.Billing;

namespace BillingPortal.UsageReporting.Reporters;

/// <summary>Stripe's meters by event name, and the sums they have counted.</summary>
public sealed class StripeMeters(IStripeClient stripe)
{
    private readonly ConcurrentDictionary<string, string> _ids = new(StringComparer.Ordinal);

    /// <summary>Null if there is no such meter.</summary>
    public async Task<string?> FindIdAsync(string eventName, CancellationToken cancellationToken)
    {
        if (_ids.TryGetValue(eventName, out var known))
            return known;
        await foreach (
            var meter in new MeterService(stripe).ListAutoPagingAsync(
                new MeterListOptions { Limit = 100 },
                cancellationToken: cancellationToken
            )
        )
            if (meter.Status == "active" || !_ids.ContainsKey(meter.EventName))
                _ids[meter.EventName] = meter.Id;
        return _ids.GetValueOrDefault(eventName);
    }

    /// <summary>Creates a meter that no price uses, for copies.</summary>
    public async Task EnsureAsync(string eventName, CancellationToken cancellationToken)
    {
        if (await FindIdAsync(eventName, cancellationToken) is not null)
            return;
        var made = await new MeterService(stripe).CreateAsync(
            new MeterCreateOptions
            {
                DisplayName = eventName,
                EventName = eventName,
                DefaultAggregation = new MeterDefaultAggregationOptions { Formula = "sum" },
                CustomerMapping = new MeterCustomerMappingOptions { Type = "by_id", EventPayloadKey = "stripe_customer_id" },
                ValueSettings = new MeterValueSettingsOptions { EventPayloadKey = "value" },
            },
            new RequestOptions { IdempotencyKey = $"meter-{eventName}" },
            cancellationToken
        );
        _ids[eventName] = made.Id;
    }

    /// <summary>Sum over [from, to), both on whole minutes.</summary>
    public async Task<decimal> SumAsync(
        string eventName,
        string customer,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    )
    {
        var meterId =
            await FindIdAsync(eventName, cancellationToken)
            ?? throw new StripeException($"Stripe has no meter {eventName}; publish the catalogue.");
        var total = 0m;
        var options = new MeterEventSummaryListOptions
        {
            Customer = customer,
            StartTime = from.UtcDateTime,
            EndTime = to.UtcDateTime,
            Limit = 100,
        };
        await foreach (
            var summary in new MeterEventSummaryService(stripe).ListAutoPagingAsync(meterId, options, cancellationToken: cancellationToken)
        )
            total += summary.AggregatedValue;
        return total;
    }
}
