using BillingPortal.Data;
using BillingPortal.Invoices;
using BillingPortal.Jobs;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.UsageReporting.Corrections;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.StripeEvents;

/// <summary>
/// Once the invoice that ends a period is final, its quantities are authoritative: each meter's period is closed with them, and
/// usage that is missing there goes to the next period.
/// </summary>
public sealed class CloseBilledPeriod(
    IDbContextFactory<BillingDb> databases,
    MeteredQuantities quantities,
    IOptions<PlanCatalogue> catalogue,
    KeyedLock locks,
    JobSignals signals
)
{
    /// <returns>How many meters were closed.</returns>
    public async Task<int> RunAsync(long tenantId, string stripeInvoiceId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var invoice = await db.Set<InvoiceCopy>()
            .AsNoTracking()
            .FirstOrDefaultAsync(copy => copy.TenantId == tenantId && copy.StripeInvoiceId == stripeInvoiceId, cancellationToken);
        if (invoice?.FinalizedAt is not { } finalAt || invoice.StripeSubscriptionId is null)
            return 0;
        var subscription = await db.Set<TenantSubscription>()
            .AsNoTracking()
            .FirstOrDefaultAsync(row => row.StripeSubscriptionId == invoice.StripeSubscriptionId, cancellationToken);
        if (BilledPeriod.ClosedBy(invoice, subscription) is not { } period)
            return 0;
        return await CloseAsync(db, tenantId, subscription?.PlanKey, period, finalAt, cancellationToken);
    }

    /// <summary>For a subscription that ended with nothing left to invoice, so that there is no final line to wait for.</summary>
    public async Task<int> EndedAsync(TenantSubscription subscription, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (
            subscription.EndedAt is not { } ended
            || await db.Set<InvoiceCopy>()
                .AnyAsync(
                    copy => copy.StripeSubscriptionId == subscription.StripeSubscriptionId && copy.Status == "draft",
                    cancellationToken
                )
        )
            return 0;
        var period = new BillingPeriod(subscription.PeriodStart, ended);
        return await CloseAsync(db, subscription.TenantId, subscription.PlanKey, period, ended, cancellationToken);
    }

    // Units without an invoice line still have a price: at 0 they would be written off where no next period can take them.
    private decimal PriceOf(string? planKey, string meter) =>
        catalogue.Value.TryGetPlan(planKey, out var plan) && plan.Meters.TryGetValue(meter, out var terms) ? terms.UnitAmountMinor : 0;

    private async Task<int> CloseAsync(
        BillingDb db,
        long tenantId,
        string? planKey,
        BillingPeriod period,
        DateTimeOffset finalAt,
        CancellationToken cancellationToken
    )
    {
        // The invoice's events and the comparison of subscriptions may close the same period at the same moment.
        using var oneCloser = await locks.EnterAsync($"close:{tenantId}", cancellationToken);
        var billed = (await quantities.OfPeriodAsync(tenantId, period, cancellationToken)).ToDictionary(
            meter => meter.Meter,
            StringComparer.Ordinal
        );
        var used = await db.Set<UsageRollup>()
            .Where(row => row.TenantId == tenantId && row.PeriodStart == period.Start && row.Billable != 0)
            .Select(row => row.Meter)
            .Distinct()
            .ToListAsync(cancellationToken);
        var known = await db.Set<ClosedPeriod>()
            .Where(row => row.TenantId == tenantId && row.PeriodStart == period.Start)
            .Select(row => row.Meter)
            .ToListAsync(cancellationToken);
        var closed = 0;
        foreach (var meter in billed.Keys.Union(used, StringComparer.Ordinal).Except(known, StringComparer.Ordinal))
        {
            var line = billed.GetValueOrDefault(meter);
            // A meter whose lines are not all final waits for the last one. A meter without a line is on no invoice at all.
            if (line is { IsFinal: false })
                continue;
            db.Add(
                new ClosedPeriod
                {
                    TenantId = tenantId,
                    Meter = meter,
                    PeriodStart = period.Start,
                    Invoiced = line?.Quantity ?? 0,
                    UnitAmountMinor = line?.UnitAmountMinor ?? PriceOf(planKey, meter),
                    FinalAt = line?.FinalAt ?? finalAt,
                }
            );
            closed++;
        }
        await db.SaveChangesAsync(cancellationToken);
        if (closed > 0)
            signals.Raise(JobNames.SettleLateUsage);
        return closed;
    }
}
