using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stripe;

namespace BillingPortal.PlanChanges;

/// <summary>
/// The second half of a scheduled change: once the new period has begun, the next plan's metered prices replace the old ones. Usage
/// of the new period is not reported until then, so all of it is billed at the new prices.
/// </summary>
internal sealed class SwitchScheduledPlans(
    IDbContextFactory<BillingDb> databases,
    IOptions<PlanCatalogue> catalogue,
    IStripeClient stripe,
    PlanItems items,
    SyncSubscription sync,
    KeyedLock locks,
    JobSignals signals,
    BillingClock clock
) : IPortalJob
{
    private const int SubscriptionsPerRun = 500;

    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var due = await Due(db, now)
            .OrderBy(row => row.Id)
            .Select(row => new { row.Id, row.TenantId })
            .Take(SubscriptionsPerRun)
            .ToListAsync(cancellationToken);
        var switched = 0;
        foreach (var row in due)
        {
            using var oneWriter = await locks.EnterSubscriptionAsync(row.TenantId, cancellationToken);
            // Its owner may have changed or taken back the plan since the list was read.
            if (await Due(db, now).FirstOrDefaultAsync(current => current.Id == row.Id, cancellationToken) is { } subscription)
                switched += await SwitchAsync(subscription, cancellationToken) ? 1 : 0;
        }
        if (switched > 0)
            signals.Raise(JobNames.ReportUsage);
        return due.Count == 0 ? null : $"{switched} of {due.Count} scheduled plan changes took effect";
    }

    private static IQueryable<TenantSubscription> Due(BillingDb db, DateTimeOffset now) =>
        db.Set<TenantSubscription>()
            .AsNoTracking()
            .Where(row => row.PendingPlanKey != null && row.PendingPlanAt <= now && SubscriptionStatus.Running.Contains(row.Status));

    private async Task<bool> SwitchAsync(TenantSubscription subscription, CancellationToken cancellationToken)
    {
        if (!catalogue.Value.TryGetPlan(subscription.PendingPlanKey, out var plan))
            return false;
        var service = new SubscriptionService(stripe);
        var fresh = await service.GetAsync(subscription.StripeSubscriptionId, cancellationToken: cancellationToken);
        // Wait until Stripe has begun the new period: before that, the old prices still collect the old period's usage.
        if (fresh.Items.Data.Max(item => item.CurrentPeriodStart) < subscription.PendingPlanAt!.Value.UtcDateTime)
            return false;
        var changes = await items.ChangesAsync(
            fresh,
            subscription.PendingPlanKey!,
            plan,
            basePrice: true,
            meteredPrices: true,
            cancellationToken
        );
        await service.UpdateAsync(
            subscription.StripeSubscriptionId,
            new SubscriptionUpdateOptions
            {
                Items = changes.Count == 0 ? null : [.. changes.Select(change => change.ForUpdate())],
                ProrationBehavior = "none",
                Metadata = new() { [SyncSubscription.ChangeAtMetadata] = "" },
            },
            cancellationToken: cancellationToken
        );
        await sync.RunAsync(subscription.StripeSubscriptionId, cancellationToken);
        return true;
    }
}
