using BillingPortal.ApiKeys;
using BillingPortal.Data;
using BillingPortal.Invoices;
using BillingPortal.Metering.Quota;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.Overview;

/// <summary>One meter's running total over the period, and the price of a unit.</summary>
public sealed record MeterHistory(MeterUsage Meter, IReadOnlyList<RunningTotal> Points);

/// <summary>Everything the overview shows except Stripe's projection, read at one instant.</summary>
/// <param name="Plan">Null in the trial and after a plan has ended.</param>
/// <param name="Histories">The meters with a price, or the first meter at risk.</param>
public sealed record OverviewSnapshot(
    PeriodUsage Usage,
    PlanDefinition? Plan,
    string Currency,
    TenantSubscription? Subscription,
    DateTimeOffset? LocalPlanSince,
    IReadOnlyList<InvoiceCopy> Invoices,
    IReadOnlyList<KeyRow> Keys,
    IReadOnlyList<KeyUsage> ByKey,
    IReadOnlyList<MeterHistory> Histories
)
{
    public Entitlement Entitlement => Usage.Entitlement;
    public bool IsTrial => Entitlement.State == EntitlementState.Trial;
    public bool IsUsagePriced => Plan?.IsUsagePriced == true;
    public bool HasCalls => ByKey.Count > 0;

    /// <summary>No key of the organisation has ever called: show the first steps, whatever plan it has.</summary>
    public bool IsFirstRun => IsTrial || (Plan is not null && !HasCalls && Keys.All(key => key.LastUsedAt is null));

    /// <summary>Invoices charged to the card in this period.</summary>
    public IReadOnlyList<InvoiceCopy> Charged =>
        [.. Invoices.Where(invoice => invoice.PaidAt >= Entitlement.Period.Start && invoice.AmountPaidMinor > 0)];

    /// <summary>A failed payment; null when none failed.</summary>
    public MissingPayment? Missing { get; init; }

    /// <summary>Priced usage that no invoice has billed yet.</summary>
    public IReadOnlyList<UnbilledUsage> Unbilled { get; init; } = [];

    /// <summary>Calls refused in this period, by reason, the newest first.</summary>
    public IReadOnlyList<RefusedCalls> Refused { get; init; } = [];

    /// <summary>Thresholds of the included amount passed in this period, the highest of each meter.</summary>
    public IReadOnlyList<UsageAlert> Alerts { get; init; } = [];

    /// <summary>Base price and usage so far in minor units, each line rounded as on the invoice.</summary>
    public long SpendMinor => (Plan?.BaseAmountMinor ?? 0) + Unbilled.Sum(line => line.SoFarMinor);
    public long ProjectedSpendMinor => (Plan?.BaseAmountMinor ?? 0) + Unbilled.Sum(line => line.ProjectedMinor);
}

/// <summary>Everything the overview page shows, read at once from our own tables.</summary>
public sealed class OverviewQueries(
    IDbContextFactory<BillingDb> databases,
    UsageQueries usage,
    InvoiceQueries invoices,
    ReadNextInvoice next,
    ReadMissingPayment missing,
    ReadRefusals refusals,
    KeyQueries keys,
    IOptions<PlanCatalogue> catalogue
)
{
    private const int InvoicesRead = 20;

    public async Task<OverviewSnapshot?> ReadAsync(TenantContext tenant, CancellationToken cancellationToken)
    {
        if (await usage.PeriodAsync(tenant, cancellationToken) is not { } period)
            return null;
        var entitlement = period.Entitlement;
        var plan =
            entitlement.State
                is EntitlementState.Active
                    or EntitlementState.Grace
                    or EntitlementState.Restricted
                    or EntitlementState.Suspended
            && catalogue.Value.TryGetPlan(entitlement.PlanKey, out var known)
                ? known
                : null;
        var (subscription, localSince) = await PlanRowsAsync(tenant, cancellationToken);
        var page = await invoices.ListAsync(tenant, InvoicesRead, beforeId: 0, cancellationToken);
        var byKey = await usage.ByKeyAsync(tenant, entitlement.Period.Start, period.AsOf, cancellationToken, entitlement.Period.Start);
        var courses = new List<MeterHistory>();
        foreach (var meter in MetersToDraw(period, plan))
            courses.Add(new(meter, await usage.RunningAsync(tenant, entitlement.Period, meter.Meter, cancellationToken)));
        return new OverviewSnapshot(
            period,
            plan,
            catalogue.Value.Currency,
            subscription,
            localSince,
            page.Items,
            await keys.ListAsync(tenant, cancellationToken),
            byKey,
            courses
        )
        {
            Missing = await missing.RunAsync(entitlement, cancellationToken),
            Unbilled = await next.UnbilledAsync(entitlement, cancellationToken),
            Refused = await refusals.ByReasonAsync(
                tenant,
                entitlement.Period.Start,
                period.AsOf,
                cancellationToken,
                entitlement.Period.Start
            ),
            Alerts = await usage.AlertsAsync(tenant, entitlement.Period, cancellationToken),
        };
    }

    private static IEnumerable<MeterUsage> MetersToDraw(PeriodUsage period, PlanDefinition? plan)
    {
        if (plan is null)
            return [];
        if (plan.IsUsagePriced)
            return period.Meters;
        // The meter at risk is the one whose projection comes nearest to its limit; without limits, the busiest.
        return period
            .Meters.OrderByDescending(meter => meter.IsLimited ? (decimal)meter.Projected / meter.HardLimit : 0)
            .ThenByDescending(meter => meter.Used)
            .Take(1);
    }

    private async Task<(TenantSubscription?, DateTimeOffset?)> PlanRowsAsync(TenantContext tenant, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var subscription = await db.Set<TenantSubscription>()
            .AsNoTracking()
            .Where(row => row.TenantId == tenant.TenantId)
            .OrderByDescending(row => row.CreatedAt)
            .ThenByDescending(row => row.Id)
            .FirstOrDefaultAsync(cancellationToken);
        var localSince = await db.Set<Tenant>()
            .Where(row => row.Id == tenant.TenantId)
            .Select(row => row.LocalPlanSince)
            .FirstOrDefaultAsync(cancellationToken);
        return (subscription, localSince);
    }
}

internal static class OverviewServices
{
    public static IServiceCollection AddOverview(this IServiceCollection services) => services.AddSingleton<OverviewQueries>();
}
