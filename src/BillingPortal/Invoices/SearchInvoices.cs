using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.Tenants;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.Invoices;

/// <param name="Text">Part of a number, or an amount such as 10.02.</param>
/// <param name="Status">One of <see cref="InvoiceText.Statuses"/>; null for any.</param>
public sealed record InvoiceFilter(string? Text, string? Status, int? Year)
{
    public bool IsEmpty => string.IsNullOrWhiteSpace(Text) && Status is null && Year is null;
}

/// <summary>An invoice in a list, and what it is for.</summary>
public sealed record InvoiceRow(InvoiceCopy Invoice, string For);

/// <summary>One page of a search; <c>Total</c> counts all matches.</summary>
public sealed record InvoiceMatches(IReadOnlyList<InvoiceRow> Rows, int Total);

/// <param name="Minor">In minor units of <paramref name="Currency"/>.</param>
public sealed record CurrencySum(string Currency, long Minor, int Count);

/// <param name="FirstYear">Year of the oldest invoice; null when there is none.</param>
public sealed record InvoiceFigures(IReadOnlyList<CurrencySum> Open, IReadOnlyList<CurrencySum> PaidThisYear, int ThisYear, int? FirstYear);

/// <summary>A tenant's invoices for browsing: open ones first, then the newest.</summary>
public sealed class SearchInvoices(IDbContextFactory<BillingDb> databases, IOptions<PlanCatalogue> catalogue, BillingClock clock)
{
    public const int PageSize = 25;

    public async Task<InvoiceMatches> RunAsync(TenantContext tenant, InvoiceFilter filter, int page, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = Matching(db.Set<InvoiceCopy>().AsNoTracking().Where(invoice => invoice.TenantId == tenant.TenantId), filter);
        var total = await found.CountAsync(cancellationToken);
        var rows = await found
            .Include(invoice => invoice.Lines.OrderBy(line => line.Position))
            .OrderByDescending(invoice => invoice.Status == "open")
            .ThenByDescending(invoice => invoice.CreatedAt)
            .ThenByDescending(invoice => invoice.Id)
            .Skip((Math.Max(1, page) - 1) * PageSize)
            .Take(PageSize)
            .ToListAsync(cancellationToken);
        return new InvoiceMatches([.. rows.Select(Describe)], total);
    }

    public async Task<InvoiceFigures> FiguresAsync(TenantContext tenant, CancellationToken cancellationToken)
    {
        var thisYear = clock.GetUtcNow().UtcDateTime.Year;
        var newYear = NewYear(thisYear);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var own = db.Set<InvoiceCopy>().AsNoTracking().Where(invoice => invoice.TenantId == tenant.TenantId);
        var open = await own.Where(invoice => invoice.Status == "open")
            .GroupBy(invoice => invoice.Currency)
            .Select(group => new CurrencySum(group.Key, group.Sum(invoice => invoice.AmountRemainingMinor), group.Count()))
            .ToListAsync(cancellationToken);
        var paid = await own.Where(invoice => invoice.PaidAt >= newYear)
            .GroupBy(invoice => invoice.Currency)
            .Select(group => new CurrencySum(group.Key, group.Sum(invoice => invoice.AmountPaidMinor), group.Count()))
            .ToListAsync(cancellationToken);
        var first = await own.OrderBy(invoice => invoice.CreatedAt)
            .Select(invoice => (DateTimeOffset?)invoice.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);
        return new InvoiceFigures(open, paid, thisYear, first?.UtcDateTime.Year);
    }

    private IQueryable<InvoiceCopy> Matching(IQueryable<InvoiceCopy> invoices, InvoiceFilter filter)
    {
        if (filter.Status is { } status)
            invoices = invoices.Where(invoice => invoice.Status == status);
        if (filter.Year is { } year)
        {
            var (from, to) = (NewYear(year), NewYear(year + 1));
            invoices = invoices.Where(invoice => invoice.CreatedAt >= from && invoice.CreatedAt < to);
        }
        if (string.IsNullOrWhiteSpace(filter.Text))
            return invoices;
        var text = filter.Text.Trim().ToUpperInvariant();
        return InvoiceText.TryAmount(text, catalogue.Value.Currency, out var minor)
            ? invoices.Where(invoice => invoice.TotalMinor == minor || (invoice.Number != null && invoice.Number.Contains(text)))
            : invoices.Where(invoice => invoice.Number != null && invoice.Number.Contains(text));
    }

    private InvoiceRow Describe(InvoiceCopy invoice) => new(invoice, InvoiceText.For(invoice, catalogue.Value));

    private static DateTimeOffset NewYear(int year) => new(year, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
