using System.Collections.Concurrent;
using BillingPortal.Plans;
using Microsoft.Extensions.Options;
using Stripe;
using Stripe.Billing;

namespace BillingPortal.StripeAccess;

/// <summary>
/// The catalogue's prices at Stripe, found by lookup key. <c>Stripe:Prices:{lookup key}</c> pins a price id, for accounts whose
/// prices were created elsewhere.
/// </summary>
public sealed class StripePrices(IStripeClient stripe, IOptions<PlanCatalogue> catalogue, IConfiguration configuration)
{
    private const int MostPricesPerLookup = 10; // Stripe accepts ten lookup keys per call

    private readonly ConcurrentDictionary<string, Price> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PriceRole> _roles = new(StringComparer.Ordinal);

    public static string BaseKey(string plan) => $"{plan}_base";

    public static string MeterKey(string plan, string meter) => $"{plan}_{meter}";

    /// <summary>Every lookup key of a plan, base price first.</summary>
    public static IReadOnlyList<string> KeysOf(string planKey, PlanDefinition plan) =>
        [BaseKey(planKey), .. plan.Meters.Keys.Order(StringComparer.Ordinal).Select(meter => MeterKey(planKey, meter))];

    /// <exception cref="CatalogueNotPublishedException">A price is missing at Stripe.</exception>
    public async Task<IReadOnlyList<Price>> FindAsync(string planKey, PlanDefinition plan, CancellationToken cancellationToken)
    {
        var keys = KeysOf(planKey, plan);
        var missing = keys.Where(key => !_known.ContainsKey(key)).ToList();
        foreach (var key in missing.ToList())
        {
            if (configuration[$"Stripe:Prices:{key}"] is not { Length: > 0 } pinned)
                continue;
            _known[key] = await new PriceService(stripe).GetAsync(pinned, cancellationToken: cancellationToken);
            missing.Remove(key);
        }
        foreach (var chunk in missing.Chunk(MostPricesPerLookup))
        {
            var found = await new PriceService(stripe).ListAsync(
                new PriceListOptions
                {
                    LookupKeys = [.. chunk],
                    Active = true,
                    Limit = MostPricesPerLookup,
                },
                cancellationToken: cancellationToken
            );
            foreach (var price in found.Data)
                _known[price.LookupKey] = price;
        }
        var absent = keys.Where(key => !_known.ContainsKey(key)).ToList();
        if (absent.Count > 0)
            throw new CatalogueNotPublishedException(absent);
        return [.. keys.Select(key => _known[key])];
    }

    /// <summary>The plan whose base price this is, or the plan and meter that it bills.</summary>
    public async Task<PriceRole> ByIdAsync(string priceId, CancellationToken cancellationToken)
    {
        if (_roles.TryGetValue(priceId, out var known))
            return known;
        var price = await new PriceService(stripe).GetAsync(priceId, cancellationToken: cancellationToken);
        // Metadata first: a replaced price loses its lookup key but keeps its metadata.
        var plan = price.Metadata?.GetValueOrDefault(PublishCatalogue.PlanMetadata);
        var meter = price.Metadata?.GetValueOrDefault(PublishCatalogue.MeterMetadata);
        var pinned = Pinned(priceId);
        meter ??= pinned.Meter ?? await MeterOfAsync(price, cancellationToken);
        return _roles.GetOrAdd(priceId, new PriceRole(plan ?? pinned.Plan, meter, price.UnitAmountDecimal ?? price.UnitAmount ?? 0));
    }

    private (string? Plan, string? Meter) Pinned(string priceId)
    {
        foreach (var (key, plan) in catalogue.Value.Plans)
        {
            if (configuration[$"Stripe:Prices:{BaseKey(key)}"] == priceId)
                return (key, null);
            foreach (var meter in plan.Meters.Keys)
                if (configuration[$"Stripe:Prices:{MeterKey(key, meter)}"] == priceId)
                    return (key, meter);
        }
        return (null, null);
    }

    // A price created elsewhere is identified by its meter.
    private async Task<string?> MeterOfAsync(Price price, CancellationToken cancellationToken)
    {
        if (price.Recurring?.Meter is not { Length: > 0 } id)
            return null;
        var meter = await new MeterService(stripe).GetAsync(id, cancellationToken: cancellationToken);
        return catalogue.Value.Meters.ContainsKey(meter.EventName) ? meter.EventName : null;
    }

    /// <summary>Clears the cache, after publishing.</summary>
    public void Forget()
    {
        _known.Clear();
        _roles.Clear();
    }
}

/// <param name="Plan">The plan's key; null if the price is not ours.</param>
/// <param name="Meter">The meter's key; null for a base price.</param>
/// <param name="UnitAmountMinor">Price of one unit in minor units, exact.</param>
public sealed record PriceRole(string? Plan, string? Meter, decimal UnitAmountMinor);

/// <summary>Stripe lacks prices that the catalogue names.</summary>
public sealed class CatalogueNotPublishedException(IReadOnlyList<string> lookupKeys)
    : Exception(
        $"Stripe has no active price for {string.Join(", ", lookupKeys)}. "
            + "Publish the catalogue: dotnet run --project src/BillingPortal -- stripe publish"
    )
{
    public IReadOnlyList<string> LookupKeys => lookupKeys;
}
