using BillingPortal.Data;
using BillingPortal.Invoices;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Plans;
using BillingPortal.Reconciliation;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Usage;
using BillingPortal.UsageReporting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.InvoiceExplained;

/// <summary>State of a period's counts.</summary>
public enum CountState
{
    /// <summary>The period or its invoice is not final yet.</summary>
    Open,
    Agree,

    /// <summary>They should agree and do not.</summary>
    Differ,
}

/// <summary>One meter in one period, counted three times.</summary>
/// <param name="OnInvoice">Units on this invoice.</param>
/// <param name="Billed">Units on all invoices of the period: a plan change within it makes two.</param>
/// <param name="CheckedAt">When the comparison with Stripe's own sum last ran; null = not yet.</param>
public sealed record MeterCount(
    string Meter,
    string Name,
    string Unit,
    BillingPeriod Period,
    long OnInvoice,
    long Recorded,
    long Accepted,
    long Billed,
    CountState State,
    DateTimeOffset? CheckedAt,
    DateTimeOffset? LastAcceptedAt,
    UsageSources Sources
);

/// <param name="Anchor">The subscription's billing anchor; null for an invoice without one.</param>
public sealed record ExplainedInvoice(InvoiceCopy Invoice, DateTimeOffset? Anchor, IReadOnlyList<MeterCount> Meters);

/// <summary>
/// Where each cent of an invoice comes from: its lines, the keys behind the metered ones, and whether the recorded, accepted and billed
/// amounts agree. It reads only our copies and does not ask Stripe.
/// </summary>
public sealed class TraceInvoice(
    IDbContextFactory<BillingDb> databases,
    InvoiceQueries invoices,
    UsageOrigin origin,
    IOptions<PlanCatalogue> catalogue
)
{
    private const int MostMeters = 20;

    /// <returns>Null for another tenant's invoice, as if it did not exist.</returns>
    public async Task<ExplainedInvoice?> RunAsync(TenantContext tenant, string stripeInvoiceId, CancellationToken cancellationToken)
    {
        if (await invoices.FindAsync(tenant, stripeInvoiceId, cancellationToken) is not { } invoice)
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var anchor = await db.Set<TenantSubscription>()
            .AsNoTracking()
            .Where(row => row.TenantId == tenant.TenantId && row.StripeSubscriptionId == invoice.StripeSubscriptionId)
            .Select(row => (DateTimeOffset?)row.BillingAnchor)
            .FirstOrDefaultAsync(cancellationToken);
        var meters = new List<MeterCount>();
        foreach (
            var lines in invoice
                .Lines.Where(line => line is { Meter: not null, Quantity: > 0 })
                .GroupBy(line => line.Meter!, StringComparer.Ordinal)
                .Take(MostMeters)
        )
            if (await PeriodOfAsync(db, tenant, anchor, lines.Key, lines.Min(line => line.PeriodStart), cancellationToken) is { } period)
                meters.Add(await CountAsync(db, tenant, lines.Key, period, lines.Sum(line => line.Quantity), cancellationToken));
        return new ExplainedInvoice(invoice, anchor, meters);
    }

    // After a plan change a line may begin within a period; usage has the start of the whole period.
    private static async Task<BillingPeriod?> PeriodOfAsync(
        BillingDb db,
        TenantContext tenant,
        DateTimeOffset? anchor,
        string meter,
        DateTimeOffset lineStart,
        CancellationToken cancellationToken
    )
    {
        var start = await db.Set<UsageRollup>()
            .AsNoTracking()
            .Where(row => row.TenantId == tenant.TenantId && row.Meter == meter && row.PeriodStart <= lineStart)
            .OrderByDescending(row => row.PeriodStart)
            .Select(row => (DateTimeOffset?)row.PeriodStart)
            .FirstOrDefaultAsync(cancellationToken);
        if (start is null)
            return null;
        return new BillingPeriod(start.Value, new BillingPeriod(start.Value, start.Value).Next(anchor ?? start.Value).End);
    }

    private async Task<MeterCount> CountAsync(
        BillingDb db,
        TenantContext tenant,
        string meter,
        BillingPeriod period,
        long onInvoice,
        CancellationToken cancellationToken
    )
    {
        var recorded = await db.Set<UsageRollup>()
            .AsNoTracking()
            .Where(row => row.TenantId == tenant.TenantId && row.Meter == meter && row.PeriodStart == period.Start)
            .SumAsync(row => row.Billable, cancellationToken);
        var accepted = await db.Set<UsageReport>()
            .AsNoTracking()
            .Where(report =>
                report.TenantId == tenant.TenantId
                && report.Meter == meter
                && report.PeriodStart == period.Start
                && report.State == ReportState.Accepted
            )
            .GroupBy(report => report.Meter)
            .Select(group => new { Quantity = group.Sum(report => report.Quantity), Last = group.Max(report => report.AcceptedAt) })
            .FirstOrDefaultAsync(cancellationToken);
        var lines = await db.Set<InvoiceCopy>()
            .AsNoTracking()
            .Where(invoice => invoice.TenantId == tenant.TenantId && invoice.Status != "void")
            .SelectMany(
                invoice => invoice.Lines,
                (invoice, line) =>
                    new
                    {
                        invoice.Status,
                        line.Meter,
                        line.PeriodStart,
                        line.PeriodEnd,
                        line.Quantity,
                    }
            )
            .Where(line => line.Meter == meter && line.PeriodStart >= period.Start && line.PeriodStart < period.End)
            .ToListAsync(cancellationToken);
        var check = await db.Set<UsageCheck>()
            .AsNoTracking()
            .FirstOrDefaultAsync(
                row => row.TenantId == tenant.TenantId && row.Meter == meter && row.PeriodStart == period.Start,
                cancellationToken
            );

        var billed = lines.Sum(line => line.Quantity);
        var end = check?.PeriodEnd ?? period.End;
        var isFinal =
            lines.TrueForAll(line => line.Status != "draft")
            && (
                lines.Exists(line => line.PeriodEnd >= end)
                || await MeteredQuantities.IsRenewedAsync(db, tenant.TenantId, period.Start, end, cancellationToken)
            );
        // The comparison with Stripe's sum runs from time to time; its result applies only while it is about these numbers.
        var isDoubted = check is { Agrees: false } && check.Ledger == recorded && check.Invoiced == billed;
        var agrees = recorded == (accepted?.Quantity ?? 0) && recorded == billed && !isDoubted;
        var definition = catalogue.Value.Meters.GetValueOrDefault(meter);
        return new MeterCount(
            meter,
            definition?.Name ?? meter,
            definition?.Unit ?? "unit",
            period,
            onInvoice,
            recorded,
            accepted?.Quantity ?? 0,
            billed,
            agrees ? CountState.Agree
                : isFinal ? CountState.Differ
                : CountState.Open,
            check?.CheckedAt,
            accepted?.Last,
            await origin.OfPeriodAsync(tenant, meter, period.Start, cancellationToken)
        );
    }
}
