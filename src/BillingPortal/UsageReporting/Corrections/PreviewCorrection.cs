using BillingPortal.Data;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Subscriptions;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.UsageReporting.Corrections;

/// <summary>What a correction would do, calculated before it is made.</summary>
/// <param name="AsUsage">Units that change what Stripe counts; negative when taken away.</param>
/// <param name="AsCredit">Units that stay counted at Stripe and are credited in money.</param>
/// <param name="AmountMinor">Change of the customer's next invoice, exact, before Stripe rounds its line.</param>
/// <param name="Billed">Units billed in this period so far.</param>
public sealed record CorrectionPreview(BillingPeriod Period, long AsUsage, long AsCredit, decimal AmountMinor, long Billed);

/// <summary>
/// Shows the amount before the operator confirms. Read-only; until the confirmation a report may become too old to be withdrawn.
/// </summary>
public sealed class PreviewCorrection(IDbContextFactory<BillingDb> databases, EntitlementDirectory entitlements, BillingClock clock)
{
    /// <returns>The preview, or what is wrong.</returns>
    public async Task<(CorrectionPreview? Preview, CorrectOutcome.Refused? Refused)> RunAsync(
        long tenantId,
        Correction wanted,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var entitlement = await entitlements.FindAsync(tenantId, cancellationToken);
        if (CorrectUsage.Refuse(wanted, entitlement, now) is { } refused)
            return (null, refused);
        var unitMinor = entitlement!.Meters[wanted.Meter].UnitAmountMinor;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rollups = db.Set<UsageRollup>()
            .Where(row => row.TenantId == tenantId && row.Meter == wanted.Meter && row.PeriodStart == entitlement.Period.Start);
        var billed = await rollups.SumAsync(row => row.Billable, cancellationToken);
        if (wanted.Quantity > 0)
            return (new CorrectionPreview(entitlement.Period, wanted.Quantity, 0, wanted.Quantity * unitMinor, billed), null);

        var units = -wanted.Quantity;
        if (units > billed)
            return (null, new CorrectOutcome.Refused("quantity", $"Only {billed:N0} units are billed in this period."));
        var unsent = await rollups.SumAsync(UsageRollup.UnreportedUnits, cancellationToken);
        var since = now - WithdrawReports.Cancellable;
        var cancellable = await db.Set<UsageReport>()
            .Where(row =>
                row.TenantId == tenantId
                && row.PeriodStart == entitlement.Period.Start
                && row.Meter == wanted.Meter
                && row.State == ReportState.Accepted
                && row.Reporter == ReporterNames.MeterEvents
                && row.AcceptedAt > since
            )
            .SumAsync(row => row.Quantity, cancellationToken);
        var asUsage = Math.Clamp(unsent + cancellable, 0, units);
        return (new CorrectionPreview(entitlement.Period, -asUsage, units - asUsage, -units * unitMinor, billed), null);
    }
}
