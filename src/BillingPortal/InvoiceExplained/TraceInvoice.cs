using BillingPortal.Data;
using BillingPortal.Invoices;
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
    ReadUsageSums readSums,
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
        {
            var firstLine = lines.Min(line => line.PeriodStart);
            if (await LineSpan.PeriodStartAsync(db, tenant.TenantId, lines.Key, firstLine, cancellationToken) is { } start)
                meters.Add(await CountAsync(db, tenant, lines.Key, start, lines.Sum(line => line.Quantity), cancellationToken));
        }
        return new ExplainedInvoice(invoice, anchor, meters);
    }

    private async Task<MeterCount> CountAsync(
        BillingDb db,
        TenantContext tenant,
        string meter,
        DateTimeOffset periodStart,
        long onInvoice,
        CancellationToken cancellationToken
    )
    {
        var sums = await readSums.RunAsync(tenant.TenantId, meter, periodStart, cancellationToken);
        var check = await db.Set<UsageCheck>()
            .AsNoTracking()
            .FirstOrDefaultAsync(
                row => row.TenantId == tenant.TenantId && row.Meter == meter && row.PeriodStart == periodStart,
                cancellationToken
            );
        var definition = catalogue.Value.Meters.GetValueOrDefault(meter);
        return new MeterCount(
            meter,
            definition?.Name ?? meter,
            definition?.Unit ?? "unit",
            sums.Period,
            onInvoice,
            sums.Ledger,
            sums.Accepted,
            sums.OnInvoices,
            StateOf(sums, check),
            check?.CheckedAt,
            sums.Reports.GetValueOrDefault(ReportState.Accepted)?.LastAcceptedAt,
            await origin.OfPeriodAsync(tenant, meter, periodStart, cancellationToken)
        );
    }

    private static CountState StateOf(UsageSums sums, UsageCheck? check)
    {
        // The comparison with Stripe's sum runs from time to time; its result applies only while it is about these numbers.
        var isDoubted = check is { Agrees: false } && check.Ledger == sums.Ledger && check.Invoiced == sums.OnInvoices;
        if (sums.AreBilled && !isDoubted)
            return CountState.Agree;
        return sums.IsFinal ? CountState.Differ : CountState.Open;
    }
}
