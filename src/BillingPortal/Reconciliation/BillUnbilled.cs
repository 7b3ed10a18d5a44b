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
/// The repair of usage that no item bills: the subscription gets the plan's item for the meter, and the running period's usage is
/// reported so that this item counts it. What Stripe was told before the item was there is cancelled and told anew, dated from the
/// item's first second on; what it no longer cancels stays in its sum, and is told anew as well.
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
    /// <returns>What was done, or null where the plan that is held does not sell the meter.</returns>
    /// <exception cref="StripeException">Stripe failed; pressed again it goes on from there.</exception>
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
        // Where an item that is gone has billed a part, which reports that was cannot be told: the final invoice says what it lacks,
        // and that is moved to the next period like all late usage.
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
            await publish.RunAsync(cancellationToken); // the catalogue is ahead of Stripe
            return await add.RunAsync(check.TenantId, check.Meter, cancellationToken);
        }
    }

    private async Task<bool> IsBilledInPartAsync(UsageCheck check, string customer, CancellationToken cancellationToken)
    {
        var lines = await quantities.OfPeriodAsync(check.TenantId, check.PeriodStart, check.PeriodEnd, cancellationToken);
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
        using var lane = await locks.EnterAsync(SendReports.LaneKey(customer, meter), cancellationToken); // nothing of it may be sent meanwhile
        await withdraw.PendingAsync(tenant, meter, period, cancellationToken);
        await withdraw.AcceptedAsync(tenant, meter, period, upTo: long.MaxValue, mayExceed: true, ReportState.Late, cancellationToken);
    }
}
