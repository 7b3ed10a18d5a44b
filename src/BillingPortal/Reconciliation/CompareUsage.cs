using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Metering;
using BillingPortal.Plans;
using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Time;
using BillingPortal.UsageReporting;
using BillingPortal.UsageReporting.Corrections;
using BillingPortal.UsageReporting.Reporters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stripe;

namespace BillingPortal.Reconciliation;

/// <summary>Compares the four sums of one tenant, meter and period, finds the cause of a difference, and stores both.</summary>
public sealed class CompareUsage(
    IDbContextFactory<BillingDb> databases,
    ReadUsageSums readSums,
    IOptions<PlanCatalogue> catalogue,
    StripeMeters meters,
    LegacyRecordReporter legacy,
    ReportSettings settings,
    OperatorAlerts alerts,
    KeyedLock locks,
    BillingClock clock
)
{
    public async Task<UsageCheck> RunAsync(long tenantId, string meter, DateTimeOffset periodStart, CancellationToken cancellationToken)
    {
        // An operator's check and the daily one may run at the same time.
        using var rowLock = await locks.EnterAsync($"compare:{tenantId}:{meter}", cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = await db.Set<Tenant>().AsNoTracking().FirstAsync(row => row.Id == tenantId, cancellationToken);
        var check = await FindOrAddAsync(db, tenantId, meter, periodStart, cancellationToken);
        var sums = await readSums.RunAsync(tenantId, meter, periodStart, cancellationToken);
        Fill(check, sums);
        var reports = ReadUsageSums.Reports(db, tenantId, meter, periodStart);
        var isMapped = await AskStripeAsync(check, tenant, reports, cancellationToken);
        await JudgeAsync(db, check, sums, reports, isMapped, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await TellOperatorsAsync(check, tenant, cancellationToken);
        return check;
    }

    private static async Task<UsageCheck> FindOrAddAsync(
        BillingDb db,
        long tenantId,
        string meter,
        DateTimeOffset periodStart,
        CancellationToken cancellationToken
    )
    {
        var check = await db.Set<UsageCheck>()
            .FirstOrDefaultAsync(
                row => row.TenantId == tenantId && row.Meter == meter && row.PeriodStart == periodStart,
                cancellationToken
            );
        if (check is null)
            db.Add(
                check = new UsageCheck
                {
                    TenantId = tenantId,
                    Meter = meter,
                    PeriodStart = periodStart,
                }
            );
        return check;
    }

    private static void Fill(UsageCheck check, UsageSums sums)
    {
        check.PeriodEnd = sums.Period.End;
        check.Ledger = sums.Ledger;
        check.Accepted = sums.Accepted;
        check.Pending = sums.Of(ReportState.Pending);
        check.Rejected = sums.Of(ReportState.Rejected);
        check.InDoubt = sums.Of(ReportState.InDoubt);
        check.Late = sums.Of(ReportState.Late);
        check.Invoiced = sums.Invoiced;
    }

    private async Task JudgeAsync(
        BillingDb db,
        UsageCheck check,
        UsageSums sums,
        IQueryable<UsageReport> reports,
        bool isMapped,
        CancellationToken cancellationToken
    )
    {
        var isUnbilled = IsUnbilled(check, sums.Subscription, PlanSells(sums.Subscription, check.Meter), sums.OnInvoices);
        // If Stripe was not asked its sum is null and equals nothing: our own two sums alone would always agree.
        check.Agrees =
            !isUnbilled
            && check.OurSumsAgree
            && check.Summary == check.Ledger + check.Late
            && await LegacyAgreesAsync(check, reports, cancellationToken);
        var isCorrected = await db.Set<UsageAdjustment>()
            .AnyAsync(
                row =>
                    row.TenantId == check.TenantId
                    && row.Meter == check.Meter
                    && row.FromPeriod == check.PeriodStart
                    && (row.Kind == AdjustmentKind.Correction || row.Kind == AdjustmentKind.Credit),
                cancellationToken
            );
        var lastAccepted = sums.Reports.Values.Max(state => state.LastAcceptedAt);
        var isFresh = clock.GetUtcNow() - lastAccepted < TimeSpan.FromSeconds(settings.DoubtPauseSeconds);
        check.Drift = CauseOf(check, isUnbilled, isMapped, sums.Closed is not null, isCorrected, isFresh);
        check.CheckedAt = clock.GetUtcNow();
    }

    private Task TellOperatorsAsync(UsageCheck check, Tenant tenant, CancellationToken cancellationToken)
    {
        var matter = $"drift:{check.TenantId}:{check.Meter}:{check.PeriodStart:yyyyMMddHHmmss}";
        return check.Drift switch
        {
            DriftCause.Unknown => alerts.RaiseAsync(matter, Unknown(check, tenant), tenant.Id, cancellationToken),
            DriftCause.Unbilled => alerts.RaiseAsync(matter, Unbilled(check, tenant), tenant.Id, cancellationToken),
            _ => alerts.CloseAsync(matter, cancellationToken),
        };
    }

    private static string Unknown(UsageCheck check, Tenant tenant) =>
        $"Unknown drift of {check.Difference} units: {tenant.Name}, {check.Meter}, period from {check.PeriodStart:yyyy-MM-dd HH:mm}Z. "
        + $"Ledger {check.Ledger}, accepted {check.Accepted}, Stripe's summary {check.Summary}, "
        + $"usage records {check.Legacy}, invoiced {check.Invoiced}.";

    private static string Unbilled(UsageCheck check, Tenant tenant) =>
        $"{check.Ledger} units of {tenant.Name} reach no invoice: its subscription has no item for {check.Meter}. "
        + $"Period from {check.PeriodStart:yyyy-MM-dd HH:mm}Z; Reconciliation adds the item.";

    internal static DriftCause CauseOf(UsageCheck check, bool isUnbilled, bool isMapped, bool isClosed, bool isCorrected, bool isFresh)
    {
        if (check.Agrees)
            return DriftCause.None;
        if (isUnbilled)
            return DriftCause.Unbilled;
        if (!isMapped)
            return DriftCause.Unmapped;
        if (check.Rejected > 0)
            return DriftCause.Rejected;
        if (check.InDoubt > 0)
            return DriftCause.InDoubt;
        // A final invoice stays as it is. Reports that are still on the way cannot add what it lacks.
        if ((isClosed || check.Invoiced is not null) && (check.OnTheWay > 0 || check.Invoiced < check.Ledger))
            return DriftCause.Late;
        if (check.OnTheWay > 0)
            return DriftCause.InFlight;
        if (check.Summary is null && check.OurSumsAgree)
            return DriftCause.NotCompared;
        // Stripe's sum may still lag, but that does not explain an invoice with another quantity.
        if (isFresh && check.OurSumsAgree && (check.Summary is null || check.Summary <= check.Accepted + check.Late))
            return DriftCause.InFlight;
        return isCorrected ? DriftCause.Corrected : DriftCause.Unknown;
    }

    /// <summary>
    /// Whether the running period's usage of a meter reaches no invoice, because no item of the subscription bills it. For an ended period
    /// the invoice shows that.
    /// </summary>
    /// <param name="isSold">The current plan sells the meter. If it does not, a plan change removed the item, which had billed everything
    /// accepted until then.</param>
    /// <param name="invoiced">Units that invoices of the period bill already.</param>
    internal static bool IsUnbilled(UsageCheck check, TenantSubscription? subscription, bool isSold, long invoiced)
    {
        if (check.Invoiced is not null || subscription is null || check.PeriodStart < subscription.PeriodStart)
            return false;
        if (subscription.Bills(check.Meter))
            return false;
        if (subscription.PendingPlanAt <= check.PeriodStart)
            return false; // the next plan's prices are added right after the period turns over
        return check.Ledger > (isSold ? invoiced : Math.Max(check.Accepted, invoiced));
    }

    private bool PlanSells(TenantSubscription? subscription, string meter) =>
        catalogue.Value.TryGetPlan(subscription?.PlanKey, out var plan) && plan.Meters.ContainsKey(meter);

    // Stripe keeps usage records and meter events in two sums, the sandbox in one. Both are right as long as no usage record is missing.
    private static async Task<bool> LegacyAgreesAsync(
        UsageCheck check,
        IQueryable<UsageReport> reports,
        CancellationToken cancellationToken
    )
    {
        if (check.Legacy is not { } records || records == check.Ledger + check.Late)
            return true;
        return records
            == await reports
                .Where(report => report.Reporter == ReporterNames.Legacy && report.State == ReportState.Accepted)
                .SumAsync(report => report.Quantity, cancellationToken);
    }

    private async Task<bool> AskStripeAsync(
        UsageCheck check,
        Tenant tenant,
        IQueryable<UsageReport> reports,
        CancellationToken cancellationToken
    )
    {
        (check.Summary, check.Legacy, check.Shadow) = (null, null, null);
        if (tenant.StripeCustomerId is not { } customer)
            return false;
        var (from, to) = (FreezeUsage.CeilMinute(check.PeriodStart), FreezeUsage.CeilMinute(check.PeriodEnd));
        try
        {
            if (await meters.FindIdAsync(check.Meter, cancellationToken) is null)
                return false;
            check.Summary = (long)await meters.SumAsync(check.Meter, customer, from, to, cancellationToken);
            if (await reports.AnyAsync(report => report.IsShadowed, cancellationToken))
                check.Shadow = (long)await meters.SumAsync(check.Meter + settings.ShadowSuffix, customer, from, to, cancellationToken);
            var record =
                clock.GetUtcNow() < check.PeriodEnd
                    ? await reports
                        .Where(report => report.Reporter == ReporterNames.Legacy)
                        .OrderByDescending(report => report.Id)
                        .FirstOrDefaultAsync(cancellationToken)
                    : null;
            if (record is not null)
                check.Legacy = (long)(await legacy.SumAroundAsync(record, cancellationToken)).Sum;
        }
        catch (Exception failure) when (StripeFailure.Is(failure, cancellationToken))
        {
            // Shown as "not asked"; the next run asks again.
        }
        return true;
    }
}
