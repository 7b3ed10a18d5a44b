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
        var (meter, quantity, reason, hour) = wanted;
        var entitlement = await entitlements.FindAsync(tenantId, cancellationToken);
        if (Refuse(wanted, entitlement, clock.GetUtcNow()) is { } refused)
            return refused;
        var (current, terms) = (entitlement!, entitlement!.Meters[meter]);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var customer = await db.Set<Tenant>()
            .Where(tenant => tenant.Id == tenantId)
            .Select(tenant => tenant.StripeCustomerId)
            .FirstAsync(cancellationToken);
        if (quantity > 0)
        {
            await db.InTransactionAsync(
                () => WriteAsync(db, AdjustmentKind.Correction, When(hour, current), quantity, billable: true, amountMinor: null),
                cancellationToken
            );
            signals.Raise(JobNames.ReportUsage);
            return new CorrectOutcome.Corrected(quantity, 0, 0);
        }

        using var lane = await locks.EnterAsync(SendReports.LaneKey(customer ?? "", meter), cancellationToken);
        try
        {
            return await TakeAwayAsync(-quantity);
        }
        catch (Exception failure) when (StripeFailure.Is(failure, cancellationToken))
        {
            return new CorrectOutcome.StripeUnavailable(StripeFailure.Message(failure)); // the next run reports again what was cancelled
        }

        async Task<CorrectOutcome> TakeAwayAsync(long units)
        {
            var billed = await Rollups().SumAsync(row => row.Billable, cancellationToken);
            if (units > billed)
                return new CorrectOutcome.Refused("quantity", $"Only {billed:N0} units are billed in this period.");
            var unsent = await Rollups().SumAsync(UsageRollup.UnreportedUnits, cancellationToken);
            if (unsent < units)
                await withdraw.AcceptedAsync(
                    tenantId,
                    meter,
                    current.Period.Start,
                    units - unsent,
                    mayExceed: true,
                    whenTooOld: null,
                    cancellationToken
                );
            var left = units;
            var amount = 0m;
            await db.InTransactionAsync(
                async () =>
                {
                    foreach (
                        var rollup in await Rollups()
                            .AsNoTracking()
                            .Where(UsageRollup.HasUnreported)
                            .OrderByDescending(row => row.HourStart)
                            .ToListAsync(cancellationToken)
                    )
                    {
                        var part = Math.Min(left, Math.Min(rollup.Billable, rollup.Unreported));
                        if (part <= 0)
                            continue;
                        await WriteAsync(db, AdjustmentKind.Correction, rollup.HourStart, -part, billable: true, amountMinor: null);
                        left -= part;
                    }
                    amount = left * terms.UnitAmountMinor;
                    if (left > 0)
                        await WriteAsync(db, AdjustmentKind.Credit, clock.GetUtcNow(), -left, billable: false, -amount);
                },
                cancellationToken
            );
            signals.Raise(JobNames.ReportUsage);
            signals.Raise(JobNames.SettleLateUsage);
            return new CorrectOutcome.Corrected(quantity + left, left, amount);
        }

        // The period's first hour bucket starts before the period does.
        DateTimeOffset When(DateTimeOffset? usedAt, Entitlement of) =>
            usedAt is not { } chosen ? clock.GetUtcNow()
            : chosen > of.Period.Start ? chosen
            : of.Period.Start;

        IQueryable<UsageRollup> Rollups() =>
            db.Set<UsageRollup>().Where(row => row.TenantId == tenantId && row.Meter == meter && row.PeriodStart == current.Period.Start);

        async Task WriteAsync(
            BillingDb into,
            AdjustmentKind kind,
            DateTimeOffset occurredAt,
            long units,
            bool billable,
            decimal? amountMinor
        )
        {
            var id = await ledger.AddAsync(
                into,
                tenantId,
                meter,
                current.Period.Start,
                occurredAt,
                units,
                billable,
                kind,
                cancellationToken
            );
            into.Add(
                new UsageAdjustment
                {
                    TenantId = tenantId,
                    Kind = kind,
                    Meter = meter,
                    FromPeriod = current.Period.Start,
                    Quantity = units,
                    LedgerOutId = units < 0 ? id : null,
                    LedgerInId = units > 0 ? id : null,
                    AmountMinor = amountMinor,
                    By = by.Name,
                    Reason = reason,
                    CreatedAt = clock.GetUtcNow(),
                }
            );
            audit.Add(
                into,
                by,
                AuditAction.UsageCorrected,
                tenantId,
                meter,
                $"{kind} of {units} units in the period from {current.Period.Start:u}: {reason}"
            );
            await into.SaveChangesAsync(cancellationToken);
        }
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
