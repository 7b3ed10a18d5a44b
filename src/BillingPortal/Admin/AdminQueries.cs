using BillingPortal.Data;
using BillingPortal.Invoices;
using BillingPortal.Metering;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.Admin;

/// <summary>A tenant as operators see it.</summary>
/// <param name="Usage">Units of each meter in the current period.</param>
/// <param name="PaidMinor">Paid in the last 30 days, in minor units.</param>
/// <param name="OpenMinor">Owed on open invoices.</param>
public sealed record TenantRow(long Id, string PublicId, string Name, string ContactEmail, string? StripeCustomerId, string PlanName, string Status, DateTimeOffset CreatedAt, IReadOnlyDictionary<string, long> Usage, long PaidMinor, long OpenMinor);

public sealed record AdminFigures(int Tenants, int Paying, int PastDue, long MrrMinor, long OpenMinor, string Currency);

public sealed record AdminInvoiceRow(InvoiceCopy Invoice, string TenantName, string TenantPublicId);

/// <summary>What operators look at, over all tenants. Only pages and endpoints behind the operator policy use it.</summary>
public sealed class AdminQueries(IDbContextFactory<BillingDb> databases, EntitlementDirectory entitlements, IOptions<PlanCatalogue> catalogue, BillingClock clock)
{
    public const int LargestPage = 100;
    private static readonly TimeSpan Lately = TimeSpan.FromDays(30);

    public async Task<AdminFigures> FiguresAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var running = await db.Set<TenantSubscription>().AsNoTracking().Where(row => row.Status == "active" || row.Status == "past_due" || row.Status == "trialing")
            .GroupBy(row => new { row.PlanKey, row.Status }).Select(group => new { group.Key.PlanKey, group.Key.Status, Count = group.Count() }).ToListAsync(cancellationToken);
        var mrr = running.Where(group => group.Status != "trialing").Sum(group => (catalogue.Value.Plans.GetValueOrDefault(group.PlanKey)?.BaseAmountMinor ?? 0) * group.Count);
        var open = await db.Set<InvoiceCopy>().Where(invoice => invoice.Status == "open").SumAsync(invoice => invoice.AmountRemainingMinor, cancellationToken);
        return new AdminFigures(await db.Set<Tenant>().CountAsync(cancellationToken), running.Sum(group => group.Count), running.Where(group => group.Status == "past_due").Sum(group => group.Count), mrr, open, catalogue.Value.Currency);
    }

    /// <param name="text">Part of a name, id, mail address or Stripe id.</param>
    public async Task<(IReadOnlyList<TenantRow> Rows, int Total)> TenantsAsync(string? text, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenants = db.Set<Tenant>().AsNoTracking();
        if (!string.IsNullOrWhiteSpace(text))
            tenants = tenants.Where(tenant => tenant.Name.Contains(text) || tenant.PublicId.Contains(text) || tenant.ContactEmail.Contains(text) || (tenant.StripeCustomerId != null && tenant.StripeCustomerId.Contains(text)));
        var total = await tenants.CountAsync(cancellationToken);
        var page = await tenants.OrderByDescending(tenant => tenant.Id).Skip(skip).Take(Math.Clamp(take, 1, LargestPage)).ToListAsync(cancellationToken);
        var ids = page.ConvertAll(tenant => tenant.Id);
        var since = clock.GetUtcNow() - Lately;
        var money = await db.Set<InvoiceCopy>().AsNoTracking().Where(invoice => ids.Contains(invoice.TenantId) && (invoice.Status == "open" || invoice.PaidAt > since))
            .GroupBy(invoice => new { invoice.TenantId, invoice.Status }).Select(group => new { group.Key.TenantId, group.Key.Status, Paid = group.Sum(invoice => invoice.AmountPaidMinor), Open = group.Sum(invoice => invoice.AmountRemainingMinor) }).ToListAsync(cancellationToken);
        var statuses = await db.Set<TenantSubscription>().AsNoTracking().Where(row => ids.Contains(row.TenantId)).ToListAsync(cancellationToken);

        var rows = new List<TenantRow>(page.Count);
        foreach (var tenant in page)
        {
            var held = (await entitlements.FindAsync(tenant.Id, cancellationToken))!;
            var usage = await db.Set<UsageRollup>().AsNoTracking().Where(row => row.TenantId == tenant.Id && row.PeriodStart == held.Period.Start)
                .GroupBy(row => row.Meter).Select(group => new { group.Key, Quantity = group.Sum(row => row.Quantity) }).ToDictionaryAsync(sum => sum.Key, sum => sum.Quantity, cancellationToken);
            var newest = EntitlementDirectory.Newest(statuses.AsQueryable(), tenant.Id).FirstOrDefault();
            rows.Add(new TenantRow(tenant.Id, tenant.PublicId, tenant.Name, tenant.ContactEmail, tenant.StripeCustomerId, held.PlanName, newest?.Status ?? held.State.ToString().ToLowerInvariant(), tenant.CreatedAt, usage,
                money.Where(sum => sum.TenantId == tenant.Id && sum.Status == "paid").Sum(sum => sum.Paid), money.Where(sum => sum.TenantId == tenant.Id && sum.Status == "open").Sum(sum => sum.Open)));
        }
        return (rows, total);
    }

    public async Task<(IReadOnlyList<AdminInvoiceRow> Rows, int Total)> InvoicesAsync(string? status, string? text, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Set<InvoiceCopy>().AsNoTracking().Join(db.Set<Tenant>(), invoice => invoice.TenantId, tenant => tenant.Id, (invoice, tenant) => new { Invoice = invoice, tenant.Name, tenant.PublicId });
        if (!string.IsNullOrWhiteSpace(status)) rows = rows.Where(row => row.Invoice.Status == status);
        if (!string.IsNullOrWhiteSpace(text)) rows = rows.Where(row => row.Name.Contains(text) || row.Invoice.StripeInvoiceId.Contains(text) || (row.Invoice.Number != null && row.Invoice.Number.Contains(text)));
        var total = await rows.CountAsync(cancellationToken);
        var page = await rows.OrderByDescending(row => row.Invoice.CreatedAt).ThenByDescending(row => row.Invoice.Id).Skip(skip).Take(Math.Clamp(take, 1, LargestPage)).ToListAsync(cancellationToken);
        return ([.. page.Select(row => new AdminInvoiceRow(row.Invoice, row.Name, row.PublicId))], total);
    }
}
