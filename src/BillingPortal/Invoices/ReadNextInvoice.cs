using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Time;
using BillingPortal.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.Invoices;

/// <summary>Reads the data for <see cref="NextInvoice"/>; every page that shows the next invoice, or the spend so far, uses it.</summary>
public sealed class ReadNextInvoice(
    IDbContextFactory<BillingDb> databases,
    EntitlementDirectory entitlements,
    UsageQueries usage,
    MeteredQuantities billed,
    PreviewInvoice preview,
    IOptions<PlanCatalogue> catalogue,
    BillingClock clock
)
{
    public async Task<UpcomingAnswer> RunAsync(TenantContext tenant, CancellationToken cancellationToken)
    {
        if (await entitlements.FindAsync(tenant.TenantId, cancellationToken) is not { } entitlement)
            return new UpcomingAnswer.Nothing(NoInvoice.NoPaidPlan);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var subscription = await EntitlementDirectory
            .Newest(db.Set<TenantSubscription>().AsNoTracking(), tenant.TenantId)
            .FirstOrDefaultAsync(cancellationToken);
        if (NextInvoice.WithoutStripe(entitlement, hasCustomer: subscription is not null) is { } known)
            return known;
        return NextInvoice.Of(
            entitlement,
            subscription!.Status == SubscriptionStatus.Trialing ? [] : await UnbilledAsync(entitlement, cancellationToken),
            await preview.RunAsync(subscription, cancellationToken)
        );
    }

    /// <summary>Priced usage of the period that is on no invoice yet. After a plan change within the period, earlier usage is on the
    /// change's invoice.</summary>
    public async Task<IReadOnlyList<UnbilledUsage>> UnbilledAsync(Entitlement entitlement, CancellationToken cancellationToken)
    {
        // By the plan, not by what may be used now: a missing payment takes limits away, but the usage is still owed.
        if (
            entitlement.StripeSubscriptionId is null
            || entitlement.State == EntitlementState.Ended
            || !catalogue.Value.TryGetPlan(entitlement.PlanKey, out var plan)
        )
            return [];
        var priced = plan
            .Meters.Where(meter => meter.Value.PricePer1K > 0)
            .OrderBy(meter => catalogue.Value.MeterOrder(meter.Key))
            .ToList();
        if (priced.Count == 0)
            return [];
        var used = await usage.BillableAsync(entitlement.TenantId, entitlement.Period, cancellationToken);
        var invoiced = (await billed.OfPeriodAsync(entitlement.TenantId, entitlement.Period, cancellationToken)).ToDictionary(
            meter => meter.Meter,
            meter => meter.Quantity,
            StringComparer.Ordinal
        );
        var now = clock.GetUtcNow();
        return
        [
            .. priced.Select(meter =>
            {
                var units = used.GetValueOrDefault(meter.Key);
                var paid = Math.Min(units, invoiced.GetValueOrDefault(meter.Key));
                var projected = UsageQueries.Project(units, entitlement.Period, now);
                // Above a refusing limit nothing is served and nothing is billed.
                if (meter.Value.OnLimit == LimitPolicy.Refuse)
                    projected = Math.Max(units, Math.Min(projected, meter.Value.HardLimit(plan.HeadroomPercent)));
                return new UnbilledUsage(
                    meter.Key,
                    catalogue.Value.MeterName(meter.Key),
                    units - paid,
                    projected - paid,
                    meter.Value.UnitAmountMinor
                );
            }),
        ];
    }
}
