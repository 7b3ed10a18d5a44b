using BillingPortal.Data;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Invoices;

/// <summary>One page of invoices with their lines, newest first.</summary>
public sealed record InvoicePage(IReadOnlyList<InvoiceCopy> Items, bool HasMore);

/// <summary>A tenant's invoices from our copies, page by page. It does not ask Stripe.</summary>
public sealed class InvoiceQueries(IDbContextFactory<BillingDb> databases)
{
    public const int LargestPage = 100;

    /// <param name="beforeId">Continues after this row, towards older ones; 0 for the newest.</param>
    public async Task<InvoicePage> ListAsync(TenantContext tenant, int limit, long beforeId, CancellationToken cancellationToken)
    {
        limit = Math.Clamp(limit, 1, LargestPage);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Set<InvoiceCopy>()
            .AsNoTracking()
            .Include(invoice => invoice.Lines.OrderBy(line => line.Position))
            .Where(invoice => invoice.TenantId == tenant.TenantId && (beforeId == 0 || invoice.Id < beforeId))
            .OrderByDescending(invoice => invoice.Id)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        return new InvoicePage(rows.Count > limit ? rows[..limit] : rows, rows.Count > limit);
    }

    /// <summary>One invoice with its lines; null for another tenant's, as if it did not exist.</summary>
    public async Task<InvoiceCopy?> FindAsync(TenantContext tenant, string stripeInvoiceId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<InvoiceCopy>()
            .AsNoTracking()
            .Include(invoice => invoice.Lines.OrderBy(line => line.Position))
            .FirstOrDefaultAsync(
                invoice => invoice.TenantId == tenant.TenantId && invoice.StripeInvoiceId == stripeInvoiceId,
                cancellationToken
            );
    }
}
