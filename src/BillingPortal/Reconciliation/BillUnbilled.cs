using BillingPortal.Data;
using BillingPortal.Invoices;
using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Time;
using BillingPortal.UsageReporting;
using BillingPortal.UsageReporting.Corrections;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace BillingPortal.Reconciliation;

/// <summary>
/// Repairs usage that no subscription item bills: adds the plan's item for the meter and reports the running period's usage so that this
/// item counts it. What Stripe was told before the item existed is cancelled and reported again, dated from the item's first second on.
/// What Stripe no longer cancels stays in its sum, and is reported again as well.
/// </summary>
public sealed class BillUnbilled(
    IDbContextFactory<BillingDb> databases,
    AddMeteredItem add,
    PublishCatalogue publish,
    MeteredQuantities quantities,
    WithdrawReports withdraw,
    ReportUsage report,
    IStripeClient stripe,
    StripePrices prices,
    KeyedLock locks,
    BillingClock clock
)
{
    /// <param name="by">The operator's address, for the audit.</param>
    /// <returns>What was done, or null where the current plan does not sell the meter.</returns>
    /// <exception cref="StripeException">Stripe failed; a second run continues from there.</exception>
    public async Task<string?> RunAsync(string by, UsageCheck check, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = await db.Set<Tenant>().AsNoTracking().FirstAsync(row => row.Id == check.TenantId, cancellationToken);
        if (tenant.StripeCustomerId is not { } customer)
            return null;
        var isBilledInPart = await IsBilledInPartAsync(check, customer, cancellationToken);
        if (!await AddAsync(check, cancellationToken))
            return null;
        db.Add(
            new UsageAdjustment
            {
                TenantId = check.TenantId,
                Kind = AdjustmentKind.Terms,
                Meter = check.Meter,
                FromPeriod = check.PeriodStart,
                Quantity = 0,
                By = by,
                Reason = $"The subscription got the item that bills this meter; {check.Ledger} units of the period are billed with it.",
                CreatedAt = clock.GetUtcNow(),
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        // If an item that is gone has billed a part, we cannot tell which reports that was. The final invoice shows what it lacks, and that
        // is moved to the next period like all late usage.
        if (!isBilledInPart)
            await TakeBackAsync(check, customer, cancellationToken);
        return await report.FlushAsync(check.TenantId, cancellationToken)
            ? "The subscription has an item for this meter now, and the usage was reported to be billed with it."
            : "The subscription has an item for this meter now. Some of the usage still waits for Stripe.";
    }

    private async Task<bool> AddAsync(UsageCheck check, CancellationToken cancellationToken)
    {
        try
        {
            return await add.RunAsync(check.TenantId, check.Meter, cancellationToken);
        }
        catch (CatalogueNotPublishedException)
        {
            await publish.RunAsync(cancellationToken); // the catalogue is newer than what Stripe has
            return await add.RunAsync(check.TenantId, check.Meter, cancellationToken);
        }
    }

    private async Task<bool> IsBilledInPartAsync(UsageCheck check, string customer, CancellationToken cancellationToken)
    {
        var period = new BillingPeriod(check.PeriodStart, check.PeriodEnd);
        var lines = await quantities.OfPeriodAsync(check.TenantId, period, cancellationToken);
        if (lines.Any(line => line.Meter == check.Meter && line.Quantity > 0))
            return true;
        var waiting = new InvoiceItemListOptions
        {
            Customer = customer,
            Pending = true,
            Limit = 100,
        };
        await foreach (var item in new InvoiceItemService(stripe).ListAutoPagingAsync(waiting, cancellationToken: cancellationToken))
        {
            if (item.Pricing?.PriceDetails?.PriceId is not { } price)
                continue;
            if ((await prices.ByIdAsync(price, cancellationToken)).Meter == check.Meter)
                return true;
        }
        return false;
    }

    private async Task TakeBackAsync(UsageCheck check, string customer, CancellationToken cancellationToken)
    {
        var (tenant, meter, period) = (check.TenantId, check.Meter, check.PeriodStart);
        // The lock keeps reports of this meter from being sent meanwhile.
        using var lane = await locks.EnterAsync(SendReports.LaneKey(customer, meter), cancellationToken);
        await withdraw.PendingAsync(tenant, meter, period, cancellationToken);
        await withdraw.AcceptedAsync(tenant, meter, period, upTo: long.MaxValue, mayExceed: true, ReportState.Late, cancellationToken);
    }
}
