using BillingPortal.Invoices;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Admin;

/// <summary>An invoice in the operator's list, with the tenant it belongs to.</summary>
public sealed record AdminInvoiceRow(InvoiceCopy Invoice, string TenantName, string TenantPublicId);

/// <param name="PastDue">Open ones with a failed payment.</param>
/// <param name="PaidMinor">Paid in the last 30 days.</param>
/// <param name="DraftMinor">Total of the drafts so far; none of it is final.</param>
public sealed record InvoiceFigures(
    int Open,
    long OpenMinor,
    int PastDue,
    long PastDueMinor,
    int Paid,
    long PaidMinor,
    int Drafts,
    long DraftMinor,
    string Currency
);

public sealed partial class AdminQueries
{
    /// <summary>Not one of Stripe's statuses: open with a failed payment.</summary>
    public const string PastDue = "past_due";

    public async Task<InvoiceFigures> InvoiceFiguresAsync(CancellationToken cancellationToken)
    {
        var since = Lately;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sums = await db.Set<InvoiceCopy>()
            .AsNoTracking()
            .Where(invoice => invoice.Status == "open" || invoice.Status == "draft" || (invoice.Status == "paid" && invoice.PaidAt > since))
            .GroupBy(invoice => new { invoice.Status, Tried = invoice.PaymentAttempts > 0 })
            .Select(group => new
            {
                group.Key.Status,
                group.Key.Tried,
                Count = group.Count(),
                Paid = group.Sum(invoice => invoice.AmountPaidMinor),
                Remaining = group.Sum(invoice => invoice.AmountRemainingMinor),
                Total = group.Sum(invoice => invoice.TotalMinor),
            })
            .ToListAsync(cancellationToken);
        var open = sums.FindAll(sum => sum.Status == "open");
        var late = open.FindAll(sum => sum.Tried);
        var paid = sums.FindAll(sum => sum.Status == "paid");
        var drafts = sums.FindAll(sum => sum.Status == "draft");
        return new InvoiceFigures(
            open.Sum(sum => sum.Count),
            open.Sum(sum => sum.Remaining),
            late.Sum(sum => sum.Count),
            late.Sum(sum => sum.Remaining),
            paid.Sum(sum => sum.Count),
            paid.Sum(sum => sum.Paid),
            drafts.Sum(sum => sum.Count),
            drafts.Sum(sum => sum.Total),
            catalogue.Value.Currency
        );
    }

    /// <param name="status">One of Stripe's, or <see cref="PastDue"/>.</param>
    /// <param name="text">Part of a tenant's name, an invoice's number or its Stripe id.</param>
    public async Task<(IReadOnlyList<AdminInvoiceRow> Rows, int Total)> InvoicesAsync(
        string? status,
        string? text,
        int skip,
        int take,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Set<InvoiceCopy>()
            .AsNoTracking()
            .Join(
                db.Set<Tenant>(),
                invoice => invoice.TenantId,
                tenant => tenant.Id,
                (invoice, tenant) =>
                    new
                    {
                        Invoice = invoice,
                        tenant.Name,
                        tenant.PublicId,
                    }
            );
        if (status == PastDue)
            rows = rows.Where(row => row.Invoice.Status == "open" && row.Invoice.PaymentAttempts > 0);
        else if (!string.IsNullOrWhiteSpace(status))
            rows = rows.Where(row => row.Invoice.Status == status);
        if (Search.For(text) is ({ } typed, { } wanted))
            rows = rows.Where(row =>
                row.Name.ToLower().Contains(wanted)
                || row.Name.Contains(typed)
                || row.PublicId.Contains(wanted)
                || row.Invoice.StripeInvoiceId.ToLower().Contains(wanted)
                || (row.Invoice.Number != null && row.Invoice.Number.ToLower().Contains(wanted))
            );
        var total = await rows.CountAsync(cancellationToken);
        var page = await rows.OrderByDescending(row => row.Invoice.CreatedAt)
            .ThenByDescending(row => row.Invoice.Id)
            .Skip(skip)
            .Take(Math.Clamp(take, 1, LargestPage))
            .ToListAsync(cancellationToken);
        var ids = page.ConvertAll(row => row.Invoice.Id);
        var lines = (
            await db.Set<InvoiceLineCopy>()
                .AsNoTracking()
                .Where(line => ids.Contains(line.InvoiceId))
                .OrderBy(line => line.Position)
                .ToListAsync(cancellationToken)
        ).ToLookup(line => line.InvoiceId);
        foreach (var row in page)
            row.Invoice.Lines = [.. lines[row.Invoice.Id]];
        return ([.. page.Select(row => new AdminInvoiceRow(row.Invoice, row.Name, row.PublicId))], total);
    }
}
