using BillingPortal.Data;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Plans;
using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stripe;

namespace BillingPortal.UsageReporting.Corrections;

/// <summary>
/// Moves units that their period can no longer bill: one ledger row takes them away, a second one adds them to their target, and an
/// audit row says why.
/// </summary>
public sealed class MoveUsage(
    IDbContextFactory<BillingDb> databases,
    EntitlementDirectory entitlements,
    AdjustLedger ledger,
    IStripeClient stripe,
    IOptions<PlanCatalogue> catalogue,
    BillingClock clock
)
{
    private const string Portal = "portal";
    private const int ItemsPerRun = 100;

    /// <summary>Moves everything the closed period's invoice lacks.</summary>
    public async Task<long> RunAsync(ClosedPeriod closed, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var target = await TargetAsync(db, closed.TenantId, closed.Meter, closed.UnitAmountMinor, cancellationToken);
        return await db.InTransactionAsync(
            async () =>
            {
                var rollups = await db.Set<UsageRollup>()
                    .AsNoTracking()
                    .Where(row => row.TenantId == closed.TenantId && row.Meter == closed.Meter && row.PeriodStart == closed.PeriodStart)
                    .Where(UsageRollup.HasUnreported)
                    .OrderBy(row => row.Id)
                    .ToListAsync(cancellationToken);
                foreach (var rollup in rollups)
                    await MoveAsync(db, rollup, target, "The invoice of its period was final.", cancellationToken);
                return rollups.Sum(rollup => rollup.Unreported);
            },
            cancellationToken
        );
    }

    /// <summary>Moves usage that is too old for a report, in a period whose invoice may still be open.</summary>
    public async Task<long> TooOldAsync(UsageRollup rollup, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var target = await TargetAsync(
            db,
            rollup.TenantId,
            rollup.Meter,
            await PriceAsync(rollup.TenantId, rollup.Meter, cancellationToken),
            cancellationToken
        );
        // Not into the running period: how old usage is billed is agreed with the customer, not added to this month's quantity.
        if (target.Kind == AdjustmentKind.CarryOver)
            target = target with
            {
                Kind = target.UnitAmountMinor > 0 ? AdjustmentKind.InvoiceItem : AdjustmentKind.WriteOff,
                Period = null,
            };
        return await db.InTransactionAsync(
            async () =>
            {
                // Read again inside the transaction: another run may have moved it in the meantime.
                var fresh = await db.Set<UsageRollup>().AsNoTracking().FirstAsync(row => row.Id == rollup.Id, cancellationToken);
                if (fresh.Unreported <= 0)
                    return 0;
                await MoveAsync(db, fresh, target, "It is older than the 35 days for which Stripe takes usage.", cancellationToken);
                return fresh.Unreported;
            },
            cancellationToken
        );
    }

    /// <summary>Creates the invoice items for adjustments; retried until Stripe has them.</summary>
    /// <returns>How many are still waiting.</returns>
    public async Task<int> MakeInvoiceItemsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var due = await db.Set<UsageAdjustment>()
            .Where(row =>
                (row.Kind == AdjustmentKind.InvoiceItem || row.Kind == AdjustmentKind.Credit)
                && row.StripeInvoiceItemId == null
                && row.AmountMinor != 0
            )
            .OrderBy(row => row.Id)
            .Take(ItemsPerRun)
            .ToListAsync(cancellationToken);
        var waiting = due.Count;
        foreach (var adjustment in due)
        {
            var customer = await db.Set<Tenant>()
                .Where(tenant => tenant.Id == adjustment.TenantId)
                .Select(tenant => tenant.StripeCustomerId)
                .FirstAsync(cancellationToken);
            if (customer is null)
                continue;
            try
            {
                var made = await new InvoiceItemService(stripe).CreateAsync(
                    new InvoiceItemCreateOptions
                    {
                        Customer = customer,
                        Currency = catalogue.Value.Currency,
                        // Rounded like a Stripe invoice line: once, after multiplying.
                        Amount = (long)decimal.Round(adjustment.AmountMinor!.Value, 0, MidpointRounding.AwayFromZero),
                        Description =
                            $"{catalogue.Value.MeterName(adjustment.Meter!)}: {adjustment.Quantity:N0} units used "
                            + $"in the period from {adjustment.FromPeriod:yyyy-MM-dd}",
                    },
                    new RequestOptions { IdempotencyKey = $"adjustment-{adjustment.Id}-{adjustment.CreatedAt.ToUnixTimeMilliseconds()}" },
                    cancellationToken
                );
                adjustment.StripeInvoiceItemId = made.Id;
                await db.SaveChangesAsync(CancellationToken.None);
                waiting--;
            }
            catch (Exception failure) when (StripeFailure.Is(failure, cancellationToken))
            {
                break; // the next run continues here, with the same key
            }
        }
        return waiting;
    }

    private sealed record Target(AdjustmentKind Kind, DateTimeOffset? Period, decimal UnitAmountMinor);

    private async Task<Target> TargetAsync(
        BillingDb db,
        long tenantId,
        string meter,
        decimal unitAmountMinor,
        CancellationToken cancellationToken
    )
    {
        var choice = await db.Set<Tenant>()
            .Where(tenant => tenant.Id == tenantId)
            .Select(tenant => tenant.LateUsage)
            .FirstAsync(cancellationToken);
        if (choice == LateUsage.WriteOff)
            return new Target(AdjustmentKind.WriteOff, null, unitAmountMinor);
        var entitlement = await entitlements.FindAsync(tenantId, cancellationToken);
        if (entitlement is { Billable: true } && entitlement.Meters.ContainsKey(meter))
            return new Target(AdjustmentKind.CarryOver, entitlement.Period.Start, unitAmountMinor);
        return new Target(unitAmountMinor > 0 ? AdjustmentKind.InvoiceItem : AdjustmentKind.WriteOff, null, unitAmountMinor);
    }

    private async Task<decimal> PriceAsync(long tenantId, string meter, CancellationToken cancellationToken) =>
        await entitlements.FindAsync(tenantId, cancellationToken) is { } entitlement && entitlement.Meters.TryGetValue(meter, out var terms)
            ? terms.UnitAmountMinor
            : 0;

    private async Task MoveAsync(BillingDb db, UsageRollup rollup, Target target, string reason, CancellationToken cancellationToken)
    {
        var units = rollup.Unreported;
        var now = clock.GetUtcNow();
        var outId = await ledger.AddAsync(
            db,
            rollup.TenantId,
            rollup.Meter,
            rollup.PeriodStart,
            rollup.HourStart,
            -units,
            billable: true,
            target.Kind,
            cancellationToken
        );
        var inId = target.Period is { } period
            ? await ledger.AddAsync(db, rollup.TenantId, rollup.Meter, period, now, units, billable: true, target.Kind, cancellationToken)
            : await ledger.AddAsync(
                db,
                rollup.TenantId,
                rollup.Meter,
                rollup.PeriodStart,
                rollup.HourStart,
                units,
                billable: false,
                target.Kind,
                cancellationToken
            );
        db.Add(
            new UsageAdjustment
            {
                TenantId = rollup.TenantId,
                Kind = target.Kind,
                Meter = rollup.Meter,
                FromPeriod = rollup.PeriodStart,
                ToPeriod = target.Period,
                Quantity = units,
                LedgerOutId = outId,
                LedgerInId = inId,
                AmountMinor = target.Kind == AdjustmentKind.InvoiceItem ? units * target.UnitAmountMinor : null,
                By = Portal,
                Reason = reason,
                CreatedAt = now,
            }
        );
        await db.SaveChangesAsync(cancellationToken);
    }
}
