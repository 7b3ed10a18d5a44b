using BillingPortal.Plans;
using BillingPortal.StripeAccess;
using Stripe;

namespace BillingPortal.PlanChanges;

/// <summary>One item change, for an update or a preview.</summary>
/// <param name="ItemId">The item to change; null for a new one.</param>
/// <param name="PriceId">Its price; null if the item is removed.</param>
internal sealed record ItemChange(string? ItemId, string? PriceId)
{
    public SubscriptionItemOptions ForUpdate() =>
        new()
        {
            Id = ItemId,
            Price = PriceId,
            Deleted = PriceId is null ? true : null,
        };

    public InvoiceSubscriptionDetailsItemOptions ForPreview() =>
        new()
        {
            Id = ItemId,
            Price = PriceId,
            Deleted = PriceId is null ? true : null,
        };
}

/// <summary>
/// The item changes that move a subscription to another plan. The base item keeps its id, so that Stripe prorates it. Metered items
/// are removed and created again, so that usage is billed at the price under which it was made.
/// </summary>
internal sealed class PlanItems(StripePrices prices)
{
    /// <exception cref="CatalogueNotPublishedException">Stripe lacks a price of the plan.</exception>
    public async Task<List<ItemChange>> ChangesAsync(
        Subscription subscription,
        string planKey,
        PlanDefinition plan,
        bool basePrice,
        bool meteredPrices,
        CancellationToken cancellationToken
    )
    {
        var wanted = await prices.FindAsync(planKey, plan, cancellationToken);
        var items = subscription.Items?.Data ?? [];
        var changes = new List<ItemChange>();
        if (basePrice)
        {
            var target = wanted.First(price => price.Recurring?.UsageType != "metered");
            var baseItem = items.FirstOrDefault(item => !IsMetered(item));
            if (baseItem?.Price.Id != target.Id)
                changes.Add(new ItemChange(baseItem?.Id, target.Id));
        }
        if (meteredPrices)
        {
            var targets = wanted.Where(price => price.Recurring?.UsageType == "metered").Select(price => price.Id).ToList();
            changes.AddRange(
                items.Where(item => IsMetered(item) && !targets.Contains(item.Price.Id)).Select(item => new ItemChange(item.Id, null))
            );
            changes.AddRange(
                targets.Where(price => items.All(item => item.Price.Id != price)).Select(price => new ItemChange(null, price))
            );
        }
        return changes;
    }

    /// <summary>
    /// A line of a preview. Stripe's own text prices a single unit "per month", which is wrong for a unit that is used once.
    /// </summary>
    public async Task<PlanChangeLine> DescribeAsync(
        InvoiceLineItem line,
        string currency,
        PlanCatalogue catalogue,
        CancellationToken cancellationToken
    )
    {
        var isProration = line.Parent?.SubscriptionItemDetails?.Proration ?? line.Parent?.InvoiceItemDetails?.Proration ?? false;
        var role = line.Pricing?.PriceDetails?.PriceId is { } price ? await prices.ByIdAsync(price, cancellationToken) : null;
        var description = role?.Meter is not { } meter
            ? line.Description ?? ""
            : PlanText.Used(catalogue, meter, line.Quantity ?? 0, line.Pricing?.UnitAmountDecimal ?? role.UnitAmountMinor, currency);
        return new PlanChangeLine(description, line.Amount, isProration);
    }

    private static bool IsMetered(SubscriptionItem item) => item.Price?.Recurring?.UsageType == "metered";
}
