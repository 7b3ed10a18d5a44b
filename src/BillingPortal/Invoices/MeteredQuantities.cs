using BillingPortal.Data;
using BillingPortal.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Invoices;

/// <summary>What invoices bill for one meter in one period.</summary>
/// <param name="Quantity">Over all lines, including those that a plan change billed in the middle.</param>
/// <param name="IsFinal">The period's last line or its final renewal exists, and no line is on a draft: nothing can change any
/// more.</param>
public sealed record MeteredQuantity(string Meter, long Quantity, decimal UnitAmountMinor, bool IsFinal, DateTimeOffset? FinalAt);

/// <summary>Adds up invoice lines by meter. A voided invoice counts: its usage was billed, and it was then forgiven deliberately.</summary>
public sealed class MeteredQuantities(IDbContextFactory<BillingDb> databases)
{
    public async Task<IReadOnlyList<MeteredQuantity>> OfPeriodAsync(
        long tenantId,
        BillingPeriod period,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var lines = await db.Set<InvoiceCopy>()
            .AsNoTracking()
            .Where(invoice => invoice.TenantId == tenantId)
            .SelectMany(
                invoice => invoice.Lines,
                (invoice, line) =>
                    new
                    {
                        invoice.Status,
                        invoice.FinalizedAt,
                        line.Meter,
                        line.PeriodStart,
                        line.PeriodEnd,
                        line.Quantity,
                        line.UnitAmountMinor,
                    }
            )
            .Where(line => line.Meter != null && line.PeriodStart >= period.Start && line.PeriodStart < period.End)
            .ToListAsync(cancellationToken);
        var isRenewed = await BilledPeriod.IsRenewedAsync(db, tenantId, period, cancellationToken);
        return
        [
            .. lines
                .GroupBy(line => line.Meter!, StringComparer.Ordinal)
                .Select(meter =>
                {
                    var last = meter.OrderBy(line => line.PeriodEnd).Last();
                    return new MeteredQuantity(
                        meter.Key,
                        meter.Sum(line => line.Quantity),
                        last.UnitAmountMinor,
                        (isRenewed || last.PeriodEnd >= period.End) && meter.All(line => line.Status != "draft"),
                        meter.Max(line => line.FinalizedAt)
                    );
                }),
        ];
    }
}
