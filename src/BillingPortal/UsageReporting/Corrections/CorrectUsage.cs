using BillingPortal.Audit;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Time;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.UsageReporting.Corrections;

/// <param name="Quantity">Units to add; negative to take away.</param>
/// <param name="Hour">When added units were used; null = now. Units are taken away from the newest hours.</param>
public sealed record Correction(string Meter, long Quantity, string Reason, DateTimeOffset? Hour = null);

/// <summary>Result of an operator's correction.</summary>
public abstract record CorrectOutcome
{
    /// <param name="CreditedMinor">Credit for units that could not be withdrawn as usage, in minor units.</param>
    public sealed record Corrected(long Units, long Credited, decimal CreditedMinor) : CorrectOutcome;

    /// <param name="Field">Which part of the correction is wrong: meter, quantity, hour or reason.</param>
    public sealed record Refused(string Field, string Reason) : CorrectOutcome;

    public sealed record StripeUnavailable(string Reason) : CorrectOutcome;

    public sealed record NotAllowed : CorrectOutcome;
}

/// <summary>
/// An operator's correction of the running period. Added units are usage like any other. To take units away, reports of the last
/// day are cancelled at Stripe and the rest is reported again; older units are credited on the next invoice.
/// </summary>
public sealed class CorrectUsage(
    IDbContextFactory<BillingDb> databases,
    EntitlementDirectory entitlements,
    WithdrawReports withdraw,
    AdjustLedger ledger,
    JobSignals signals,
    KeyedLock locks,
    Rights rights,
    AuditTrail audit,
    BillingClock clock
)
{
    public const int LongestReason = 500;

    public Task<CorrectOutcome> RunAsync(
        Caller by,
        long tenantId,
        string meter,
        long quantity,
        string reason,
        CancellationToken cancellationToken
    ) => RunAsync(by, tenantId, new Correction(meter, quantity, reason), cancellationToken);

    public async Task<CorrectOutcome> RunAsync(Caller by, long tenantId, Correction wanted, CancellationToken cancellationToken)
    {
        if (!await rights.OperatesAsync(by, cancellationToken))
            return new CorrectOutcome.NotAllowed();
        var entitlement = await entitlements.FindAsync(tenantId, cancellationToken);
        if (Refuse(wanted, entitlement, clock.GetUtcNow()) is { } refused)
            return refused;
        var order = new Order(by, tenantId, wanted, entitlement!.Period, entitlement.Meters[wanted.Meter].UnitAmountMinor);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (wanted.Quantity > 0)
            return await AddAsync(db, order, cancellationToken);
        var customer = await db.Set<Tenant>()
            .Where(tenant => tenant.Id == tenantId)
            .Select(tenant => tenant.StripeCustomerId)
            .FirstAsync(cancellationToken);
        using var lane = await locks.EnterAsync(SendReports.LaneKey(customer ?? "", wanted.Meter), cancellationToken);
        try
        {
            return await TakeAwayAsync(db, order, -wanted.Quantity, cancellationToken);
        }
        catch (Exception failure) when (StripeFailure.Is(failure, cancellationToken))
        {
            return new CorrectOutcome.StripeUnavailable(StripeFailure.Message(failure)); // the next run reports again what was cancelled
        }
    }

    /// <summary>A correction that may be made.</summary>
    /// <param name="Period">The running period, which it corrects.</param>
    private sealed record Order(Caller By, long TenantId, Correction Wanted, BillingPeriod Period, decimal UnitAmountMinor)
    {
        public string Meter => Wanted.Meter;

        public IQueryable<UsageRollup> Rollups(BillingDb db) =>
            db.Set<UsageRollup>().Where(row => row.TenantId == TenantId && row.Meter == Meter && row.PeriodStart == Period.Start);
    }

    private async Task<CorrectOutcome> AddAsync(BillingDb db, Order order, CancellationToken cancellationToken)
    {
        var usedAt = order.Wanted.Hour ?? clock.GetUtcNow();
        if (usedAt < order.Period.Start)
            usedAt = order.Period.Start; // the period's first hour bucket starts before the period does
        var units = order.Wanted.Quantity;
        await db.InTransactionAsync(
            () => WriteAsync(db, order, AdjustmentKind.Correction, usedAt, units, amountMinor: null, cancellationToken),
            cancellationToken
        );
        signals.Raise(JobNames.ReportUsage);
        return new CorrectOutcome.Corrected(units, 0, 0);
    }

    private async Task<CorrectOutcome> TakeAwayAsync(BillingDb db, Order order, long units, CancellationToken cancellationToken)
    {
        var billed = await order.Rollups(db).SumAsync(row => row.Billable, cancellationToken);
        if (units > billed)
            return new CorrectOutcome.Refused("quantity", $"Only {billed:N0} units are billed in this period.");
        var unsent = await order.Rollups(db).SumAsync(UsageRollup.UnreportedUnits, cancellationToken);
        if (unsent < units)
            await withdraw.AcceptedAsync(
                order.TenantId,
                order.Meter,
                order.Period.Start,
                units - unsent,
                mayExceed: true,
                whenTooOld: null,
                cancellationToken
            );
        var credited = 0L;
        await db.InTransactionAsync(
            async () =>
            {
                credited = units - await TakeUnreportedAsync(db, order, units, cancellationToken);
                if (credited > 0)
                    await WriteAsync(
                        db,
                        order,
                        AdjustmentKind.Credit,
                        clock.GetUtcNow(),
                        -credited,
                        -credited * order.UnitAmountMinor,
                        cancellationToken
                    );
            },
            cancellationToken
        );
        signals.Raise(JobNames.ReportUsage);
        signals.Raise(JobNames.SettleLateUsage);
        return new CorrectOutcome.Corrected(credited - units, credited, credited * order.UnitAmountMinor);
    }

    /// <summary>Takes units away from the newest hours with usage that no report carries.</summary>
    /// <returns>How many there were, at most <paramref name="units"/>.</returns>
    private async Task<long> TakeUnreportedAsync(BillingDb db, Order order, long units, CancellationToken cancellationToken)
    {
        var taken = 0L;
        foreach (
            var rollup in await order
                .Rollups(db)
                .AsNoTracking()
                .Where(UsageRollup.HasUnreported)
                .OrderByDescending(row => row.HourStart)
                .ToListAsync(cancellationToken)
        )
        {
            var part = Math.Min(units - taken, Math.Min(rollup.Billable, rollup.Unreported));
            if (part <= 0)
                continue;
            await WriteAsync(db, order, AdjustmentKind.Correction, rollup.HourStart, -part, amountMinor: null, cancellationToken);
            taken += part;
        }
        return taken;
    }

    /// <param name="amountMinor">Units that are paid back as money; null for units that change what is billed.</param>
    private async Task WriteAsync(
        BillingDb db,
        Order order,
        AdjustmentKind kind,
        DateTimeOffset occurredAt,
        long units,
        decimal? amountMinor,
        CancellationToken cancellationToken
    )
    {
        var id = await ledger.AddAsync(
            db,
            order.TenantId,
            order.Meter,
            order.Period.Start,
            occurredAt,
            units,
            billable: amountMinor is null,
            kind,
            cancellationToken
        );
        db.Add(
            new UsageAdjustment
            {
                TenantId = order.TenantId,
                Kind = kind,
                Meter = order.Meter,
                FromPeriod = order.Period.Start,
                Quantity = units,
                LedgerOutId = units < 0 ? id : null,
                LedgerInId = units > 0 ? id : null,
                AmountMinor = amountMinor,
                By = order.By.Name,
                Reason = order.Wanted.Reason,
                CreatedAt = clock.GetUtcNow(),
            }
        );
        audit.Add(
            db,
            order.By,
            AuditAction.UsageCorrected,
            order.TenantId,
            order.Meter,
            $"{kind} of {units} units in the period from {order.Period.Start:u}: {order.Wanted.Reason}"
        );
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>What is wrong with a correction before anything is looked up; null if nothing is.</summary>
    internal static CorrectOutcome.Refused? Refuse(Correction wanted, Entitlement? current, DateTimeOffset now)
    {
        if (current is not { Billable: true } || !current.Meters.ContainsKey(wanted.Meter))
            return new("meter", "The tenant has no subscription that bills this meter.");
        if (wanted.Quantity == 0 || Math.Abs((decimal)wanted.Quantity) > Charge.Largest)
            return new("quantity", "Give a number of units other than zero, of up to fifteen digits.");
        if (wanted.Hour is { } hour && wanted.Quantity < 0)
            return new("hour", "Units are taken away from the newest hours; leave the hour empty.");
        if (wanted.Hour is { } early && early.AddHours(1) <= current.Period.Start)
            return new("hour", $"The running period began {TimeFormat.Utc(current.Period.Start)}; an ended one is on its invoice already.");
        if (wanted.Hour is { } late && late > now)
            return new("hour", "This hour has not come yet.");
        if (string.IsNullOrWhiteSpace(wanted.Reason) || wanted.Reason.Length > LongestReason)
            return new("reason", $"Say why, in up to {LongestReason} characters; the customer may ask.");
        if (PlainText.RefuseNote(wanted.Reason, "reason") is { } unseen)
            return new("reason", unseen);
        return null;
    }
}
