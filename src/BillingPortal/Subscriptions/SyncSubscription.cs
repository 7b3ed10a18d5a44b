using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.StripeAccess;
using BillingPortal.Tenants;
using BillingPortal.Time;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace BillingPortal.Subscriptions;

/// <summary>
/// Fetches a subscription from Stripe and overwrites our copy. Both happen under a lock per subscription, so the order and number
/// of Stripe's events do not matter.
/// </summary>
public sealed class SyncSubscription(
    IDbContextFactory<BillingDb> databases,
    IStripeClient stripe,
    StripePrices prices,
    EntitlementDirectory entitlements,
    KeyedLock locks,
    JobSignals signals,
    OperatorAlerts alerts,
    BillingClock clock
)
{
    /// <summary>Metadata key: the Unix second at which a scheduled plan change takes effect.</summary>
    public const string ChangeAtMetadata = "billing_portal_change_at";

    // Includes the payment methods, for pages to show. The subscription's own takes precedence over its customer's.
    private static readonly List<string> WithPaymentMethods =
    [
        "default_payment_method",
        "customer.invoice_settings.default_payment_method",
    ];

    /// <returns>The tenant it belongs to, or null if it is not one of ours.</returns>
    public async Task<long?> RunAsync(string stripeSubscriptionId, CancellationToken cancellationToken)
    {
        using var subscriptionLock = await locks.EnterAsync(stripeSubscriptionId, cancellationToken);
        var fresh = await new SubscriptionService(stripe).GetAsync(
            stripeSubscriptionId,
            new SubscriptionGetOptions { Expand = WithPaymentMethods },
            cancellationToken: cancellationToken
        );
        var plan = await PlanOfAsync(fresh, cancellationToken);

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = await TenantOfAsync(db, fresh, cancellationToken);
        if (tenant is null)
            return null;
        var copy = await db.Set<TenantSubscription>().FirstOrDefaultAsync(row => row.StripeSubscriptionId == fresh.Id, cancellationToken);
        if (copy is null)
        {
            copy = new TenantSubscription
            {
                TenantId = tenant.Id,
                StripeSubscriptionId = fresh.Id,
                StripeCustomerId = fresh.CustomerId,
                Status = fresh.Status,
                PlanKey = plan.Current,
                TermsSince = clock.GetUtcNow(),
            };
            db.Add(copy);
        }
        if (copy.PlanKey != plan.Current || copy.Status != fresh.Status)
            copy.TermsSince = clock.GetUtcNow();
        Overwrite(copy, fresh, plan);
        copy.SyncedAt = clock.GetUtcNow();
        // Counted from when we first saw it: Stripe reports that a payment is missing, not since when.
        copy.PastDueSince = SubscriptionStatus.Owing.Contains(fresh.Status) ? copy.PastDueSince ?? clock.GetUtcNow() : null;
        // Checkout may have created the customer before our job did.
        tenant.StripeCustomerId ??= fresh.CustomerId;
        // The cancellation was undone, here or in the Customer Portal. Drop the plan that was to follow, or it would appear at some
        // later end.
        if (copy is { IsOver: false, CancelAt: null } && tenant.LocalPlanSince > clock.GetUtcNow())
            (tenant.LocalPlan, tenant.LocalPlanSince) = (null, null);
        await db.SaveChangesAsync(cancellationToken);
        await entitlements.RefreshAsync(tenant.Id, cancellationToken);
        await WatchDoublesAsync(db, tenant, cancellationToken);
        if (copy.PendingPlanAt <= clock.GetUtcNow())
            signals.Raise(JobNames.SwitchPlans);
        return tenant.Id;
    }

    /// <summary>Refetches every subscription of a customer whose payment method may have changed.</summary>
    /// <returns>How many subscriptions there were.</returns>
    public async Task<int> OfCustomerAsync(string stripeCustomerId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var running = await db.Set<TenantSubscription>()
            .AsNoTracking()
            .Where(row => row.StripeCustomerId == stripeCustomerId && !SubscriptionStatus.Over.Contains(row.Status))
            .Select(row => row.StripeSubscriptionId)
            .ToListAsync(cancellationToken);
        foreach (var subscription in running)
            await RunAsync(subscription, cancellationToken);
        return running.Count;
    }

    // Two running subscriptions bill the same usage twice. Which one to end, and what to refund, is an operator's decision.
    private async Task WatchDoublesAsync(BillingDb db, Tenant tenant, CancellationToken cancellationToken)
    {
        var running = await db.Set<TenantSubscription>()
            .AsNoTracking()
            .Where(row => row.TenantId == tenant.Id && SubscriptionStatus.Running.Contains(row.Status))
            .Select(row => row.StripeSubscriptionId)
            .ToListAsync(cancellationToken);
        var matter = $"two-subscriptions:{tenant.Id}";
        if (running.Count > 1)
            await alerts.RaiseAsync(
                matter,
                $"{tenant.Name} has {running.Count} running subscriptions ({string.Join(", ", running)}). "
                    + "End all but one at Stripe and refund what was paid for the others.",
                tenant.Id,
                cancellationToken
            );
        else
            await alerts.CloseAsync(matter, cancellationToken);
    }

    private static void Overwrite(TenantSubscription copy, Subscription fresh, SubscribedPlans plan)
    {
        var items = fresh.Items?.Data ?? [];
        copy.Status = fresh.Status;
        copy.PlanKey = plan.Current;
        copy.PendingPlanKey = plan.Pending;
        copy.PendingPlanAt = plan.PendingAt;
        copy.UsageFrom = plan.UsageFrom;
        copy.BilledMeters = plan.Meters;
        copy.StripeCustomerId = fresh.CustomerId;
        copy.CreatedAt = Utc(fresh.Created);
        // Periods are on the items; all of ours renew together.
        copy.PeriodStart = items.Count > 0 ? Utc(items.Max(item => item.CurrentPeriodStart)) : Utc(fresh.StartDate);
        copy.PeriodEnd = items.Count > 0 ? Utc(items.Max(item => item.CurrentPeriodEnd)) : copy.PeriodStart.AddMonths(1);
        copy.BillingAnchor = Utc(fresh.BillingCycleAnchor);
        copy.CancelAt =
            fresh.CancelAt is { } cancelAt ? Utc(cancelAt)
            : fresh.CancelAtPeriodEnd ? copy.PeriodEnd
            : null;
        copy.EndedAt = fresh.EndedAt is { } ended ? Utc(ended) : null;
        copy.PaysWith = PaymentMethodText.Of(fresh.DefaultPaymentMethod ?? fresh.Customer?.InvoiceSettings?.DefaultPaymentMethod);
        copy.TrialEnd = fresh.TrialEnd is { } trial ? Utc(trial) : null;
    }

    /// <summary>
    /// The plan is identified by its base price. While a change is scheduled, the base price is already the next plan's, so that
    /// the renewal bills it, and the metered prices are still the current plan's.
    /// </summary>
    private async Task<SubscribedPlans> PlanOfAsync(Subscription fresh, CancellationToken cancellationToken)
    {
        string? basePlan = null,
            meteredPlan = null;
        DateTimeOffset? usageFrom = null;
        var meters = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var item in fresh.Items?.Data ?? [])
        {
            var role = await prices.ByIdAsync(item.Price.Id, cancellationToken);
            if (role.Meter is null)
            {
                basePlan ??= role.Plan;
                continue;
            }
            meteredPlan ??= role.Plan;
            meters.Add(role.Meter);
            var since = Utc(item.Created);
            if (usageFrom is null || since > usageFrom)
                usageFrom = since;
        }
        var changeAt = fresh.Metadata?.GetValueOrDefault(ChangeAtMetadata).ToUnixInstant();
        var isScheduled = changeAt is not null && basePlan is not null && meteredPlan is not null && basePlan != meteredPlan;
        // An ended one keeps its items and metadata at Stripe, but nothing follows any more.
        var mayChange = isScheduled && !SubscriptionStatus.Over.Contains(fresh.Status);
        return new SubscribedPlans(
            (isScheduled ? meteredPlan : basePlan ?? meteredPlan) ?? "",
            mayChange ? basePlan : null,
            mayChange ? changeAt : null,
            usageFrom,
            string.Join(',', meters)
        );
    }

    /// <summary>The meters that a subscription's items bill, in the format of <see cref="TenantSubscription.BilledMeters"/>.</summary>
    public async Task<string> MetersOfAsync(Subscription fresh, CancellationToken cancellationToken) =>
        (await PlanOfAsync(fresh, cancellationToken)).Meters;

    private sealed record SubscribedPlans(
        string Current,
        string? Pending,
        DateTimeOffset? PendingAt,
        DateTimeOffset? UsageFrom,
        string Meters
    );

    private static async Task<Tenant?> TenantOfAsync(BillingDb db, Subscription fresh, CancellationToken cancellationToken)
    {
        var byCustomer = await db.Set<Tenant>()
            .FirstOrDefaultAsync(tenant => tenant.StripeCustomerId == fresh.CustomerId, cancellationToken);
        if (byCustomer is not null)
            return byCustomer;
        if (fresh.Metadata is null || !fresh.Metadata.TryGetValue(CreateStripeCustomer.TenantMetadata, out var publicId))
            return null;
        return await db.Set<Tenant>().FirstOrDefaultAsync(tenant => tenant.PublicId == publicId, cancellationToken);
    }

    private static DateTimeOffset Utc(DateTime instant) => new(DateTime.SpecifyKind(instant, DateTimeKind.Utc));
}
