using BillingPortal.Plans;
using Microsoft.Extensions.Options;
using Stripe;
using Stripe.Billing;

namespace BillingPortal.StripeAccess;

/// <summary>
/// Makes Stripe's meters, products and prices match the catalogue. Plans and meters are both products, so that an invoice line says
/// "Input tokens" and not the plan's name again. Everything is found by event name, metadata or lookup key, so publishing twice
/// changes nothing. Stripe's prices are immutable: a changed amount creates a new price that takes over the lookup key. The old one
/// is archived, and subscriptions on it continue as they are.
/// </summary>
public sealed class PublishCatalogue(IStripeClient stripe, IOptions<PlanCatalogue> options, StripePrices prices)
{
    /// <summary>Metadata key that identifies a plan's product and prices.</summary>
    public const string PlanMetadata = "billing_portal_plan";

    /// <summary>Metadata key that identifies a meter's product, and the meter that a price bills.</summary>
    public const string MeterMetadata = "billing_portal_meter";

    private const int LongestUnit = 12; // the longest unit_label that Stripe accepts

    /// <summary>Returns one line per change made; empty when Stripe already matches.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        var catalogue = options.Value;
        var changes = new List<string>();
        var meterIds = await PublishMetersAsync(catalogue, changes, cancellationToken);
        var products = await ProductsAsync(cancellationToken);
        foreach (var (key, plan) in catalogue.InOrder.Where(plan => plan.Value.Kind == PlanKind.Subscription))
        {
            var productId = await PublishProductAsync(
                new ProductWanted(PlanMetadata, key, plan.Name, UnitLabel: null),
                products,
                changes,
                cancellationToken
            );
            await PublishPriceAsync(
                new PriceWanted(StripePrices.BaseKey(key), key, Meter: null, productId, plan.Name, plan.BaseAmountMinor, MeterId: null),
                catalogue.Currency,
                changes,
                cancellationToken
            );
            foreach (var (meter, terms) in plan.Meters)
            {
                var unit = catalogue.Meters[meter].Unit;
                var wanted = new ProductWanted(
                    MeterMetadata,
                    meter,
                    catalogue.MeterName(meter),
                    unit.Length is > 0 and <= LongestUnit ? unit : null
                );
                var usageId = await PublishProductAsync(wanted, products, changes, cancellationToken);
                var price = new PriceWanted(
                    StripePrices.MeterKey(key, meter),
                    key,
                    meter,
                    usageId,
                    catalogue.MeterName(meter),
                    terms.UnitAmountMinor,
                    meterIds[meter]
                );
                await PublishPriceAsync(price, catalogue.Currency, changes, cancellationToken);
            }
        }
        prices.Forget();
        return changes;
    }

    private async Task<Dictionary<string, string>> PublishMetersAsync(
        PlanCatalogue catalogue,
        List<string> changes,
        CancellationToken cancellationToken
    )
    {
        var service = new MeterService(stripe);
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (
            var meter in service.ListAutoPagingAsync(
                new MeterListOptions { Status = "active", Limit = 100 },
                cancellationToken: cancellationToken
            )
        )
            ids.TryAdd(meter.EventName, meter.Id);
        foreach (var (key, definition) in catalogue.Meters.Where(meter => !ids.ContainsKey(meter.Key)))
        {
            var made = await service.CreateAsync(
                new MeterCreateOptions
                {
                    DisplayName = definition.Name,
                    EventName = key,
                    DefaultAggregation = new MeterDefaultAggregationOptions { Formula = "sum" },
                    CustomerMapping = new MeterCustomerMappingOptions { Type = "by_id", EventPayloadKey = "stripe_customer_id" },
                    ValueSettings = new MeterValueSettingsOptions { EventPayloadKey = "value" },
                },
                cancellationToken: cancellationToken
            );
            ids[key] = made.Id;
            changes.Add($"meter {key} created");
        }
        return ids;
    }

    private async Task<Dictionary<ProductRole, Product>> ProductsAsync(CancellationToken cancellationToken)
    {
        var products = new Dictionary<ProductRole, Product>();
        await foreach (
            var product in new ProductService(stripe).ListAutoPagingAsync(
                new ProductListOptions { Active = true, Limit = 100 },
                cancellationToken: cancellationToken
            )
        )
        foreach (var metadata in (string[])[PlanMetadata, MeterMetadata])
            if (product.Metadata is not null && product.Metadata.TryGetValue(metadata, out var key))
                products.TryAdd(new ProductRole(metadata, key), product);
        return products;
    }

    private async Task<string> PublishProductAsync(
        ProductWanted wanted,
        Dictionary<ProductRole, Product> products,
        List<string> changes,
        CancellationToken cancellationToken
    )
    {
        var service = new ProductService(stripe);
        var role = new ProductRole(wanted.MetadataKey, wanted.Key);
        if (!products.TryGetValue(role, out var product))
        {
            var creation = new ProductCreateOptions
            {
                Name = wanted.Name,
                UnitLabel = wanted.UnitLabel,
                Metadata = new() { [wanted.MetadataKey] = wanted.Key },
            };
            products[role] = product = await service.CreateAsync(creation, cancellationToken: cancellationToken);
            changes.Add($"product {wanted.Name} created");
        }
        else if (product.Name != wanted.Name || (product.UnitLabel ?? "") != (wanted.UnitLabel ?? ""))
        {
            // An empty label removes an existing one.
            products[role] = await service.UpdateAsync(
                product.Id,
                new ProductUpdateOptions { Name = wanted.Name, UnitLabel = wanted.UnitLabel ?? "" },
                cancellationToken: cancellationToken
            );
            changes.Add($"product {wanted.Name} renamed");
        }
        return product.Id;
    }

    private async Task PublishPriceAsync(PriceWanted wanted, string currency, List<string> changes, CancellationToken cancellationToken)
    {
        var service = new PriceService(stripe);
        var found = (
            await service.ListAsync(
                new PriceListOptions { LookupKeys = [wanted.LookupKey], Limit = 1 },
                cancellationToken: cancellationToken
            )
        ).Data.FirstOrDefault();
        if (found is { Active: true } && wanted.Matches(found, currency))
            return;

        await service.CreateAsync(
            new PriceCreateOptions
            {
                Currency = currency,
                Product = wanted.ProductId,
                Nickname = wanted.Nickname,
                LookupKey = wanted.LookupKey,
                TransferLookupKey = found is not null ? true : null,
                UnitAmountDecimal = wanted.UnitAmountMinor,
                Metadata = wanted.Metadata,
                Recurring = new PriceRecurringOptions
                {
                    Interval = "month",
                    UsageType = wanted.MeterId is null ? "licensed" : "metered",
                    Meter = wanted.MeterId,
                },
            },
            cancellationToken: cancellationToken
        );
        if (found is { Active: true })
            await service.UpdateAsync(found.Id, new PriceUpdateOptions { Active = false }, cancellationToken: cancellationToken);
        changes.Add(found is null ? $"price {wanted.LookupKey} created" : $"price {wanted.LookupKey} replaced, {found.Id} archived");
    }

    private sealed record ProductRole(string MetadataKey, string Key);

    private sealed record ProductWanted(string MetadataKey, string Key, string Name, string? UnitLabel);

    private sealed record PriceWanted(
        string LookupKey,
        string Plan,
        string? Meter,
        string ProductId,
        string Nickname,
        decimal UnitAmountMinor,
        string? MeterId
    )
    {
        public Dictionary<string, string> Metadata =>
            Meter is null
                ? new(StringComparer.Ordinal) { [PlanMetadata] = Plan }
                : new(StringComparer.Ordinal) { [PlanMetadata] = Plan, [MeterMetadata] = Meter };

        public bool Matches(Price price, string currency) =>
            price.Currency == currency
            && price.ProductId == ProductId
            && (price.UnitAmountDecimal ?? price.UnitAmount) == UnitAmountMinor
            && price.Recurring?.Interval == "month"
            && price.Recurring.Meter == MeterId;
    }
}
