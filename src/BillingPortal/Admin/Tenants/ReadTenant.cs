using BillingPortal.ApiKeys;
using BillingPortal.Data;
using BillingPortal.Invoices;
using BillingPortal.Plans;
using BillingPortal.Reconciliation;
using BillingPortal.StripeEvents;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.Admin.Tenants;

/// <param name="PaidMinor">Everything ever paid.</param>
/// <param name="OpenSince">When the oldest open invoice was made.</param>
public sealed record TenantMoney(long PaidMinor, int PaidInvoices, long OpenMinor, int OpenInvoices, DateTimeOffset? OpenSince);

/// <summary>The data of an operator's page about one tenant.</summary>
public sealed record TenantDetail(
    Tenant Tenant,
    PeriodUsage Period,
    TenantMoney Money,
    int Members,
    IReadOnlyList<TenantSubscription> Subscriptions,
    IReadOnlyList<InvoiceCopy> Invoices,
    IReadOnlyList<KeyRow> Keys,
    IReadOnlyList<CheckRow> Checks,
    IReadOnlyList<InboxEvent> History,
    string Currency,
    TenantContext Context
)
{
    /// <summary>A failed payment, as the customer reads it; shown first.</summary>
    public MissingPayment? Missing { get; init; }
}

/// <summary>Reads everything about one tenant. Read only; every list has a limit.</summary>
public sealed class ReadTenant(
    IDbContextFactory<BillingDb> databases,
    UsageQueries usage,
    InvoiceQueries invoices,
    ReadMissingPayment missing,
    KeyQueries keys,
    AdminQueries queries,
    ReconciliationQueries reconciliation,
    IOptions<PlanCatalogue> catalogue
)
{
    public const int ShownInvoices = 12;
    private const int LookedThroughEvents = 40;
    private const int ShownSubscriptions = 10;
    private const int ShownChecks = 12;

    /// <returns>Null when there is no such tenant.</returns>
    public async Task<TenantDetail?> RunAsync(string publicId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = await db.Set<Tenant>().AsNoTracking().FirstOrDefaultAsync(row => row.PublicId == publicId, cancellationToken);
        if (tenant is null)
            return null;
        // The customer's queries need a tenant context; an operator gets the one with the least rights.
        var context = new TenantContext(
            tenant.Id,
            tenant.PublicId,
            tenant.Name,
            tenant.StripeCustomerId,
            Role.Viewer,
            UserId: null,
            DisplayName: null
        );
        if (await usage.PeriodAsync(context, cancellationToken) is not { } period)
            return null;
        var subscriptions = await db.Set<TenantSubscription>()
            .AsNoTracking()
            .Where(row => row.TenantId == tenant.Id)
            .OrderByDescending(row => row.CreatedAt)
            .ThenByDescending(row => row.Id)
            .Take(ShownSubscriptions)
            .ToListAsync(cancellationToken);
        var (checks, _) = await reconciliation.ChecksAsync(new DriftFilter(tenant.Id), 0, ShownChecks, cancellationToken);
        return new TenantDetail(
            tenant,
            period,
            await MoneyAsync(db, tenant.Id, cancellationToken),
            await db.Set<Member>().CountAsync(member => member.TenantId == tenant.Id, cancellationToken),
            subscriptions,
            (await invoices.ListAsync(context, ShownInvoices, beforeId: 0, cancellationToken)).Items,
            await keys.ListAsync(context, cancellationToken),
            checks,
            await queries.EventsOfAsync(tenant.Id, LookedThroughEvents, cancellationToken),
            catalogue.Value.Currency,
            context
        )
        {
            Missing = await missing.RunAsync(period.Entitlement, cancellationToken),
        };
    }

    private static async Task<TenantMoney> MoneyAsync(BillingDb db, long tenantId, CancellationToken cancellationToken)
    {
        var sums = await db.Set<InvoiceCopy>()
            .AsNoTracking()
            .Where(invoice => invoice.TenantId == tenantId && (invoice.Status == "paid" || invoice.Status == "open"))
            .GroupBy(invoice => invoice.Status)
            .Select(group => new
            {
                group.Key,
                Count = group.Count(),
                Paid = group.Sum(invoice => invoice.AmountPaidMinor),
                Remaining = group.Sum(invoice => invoice.AmountRemainingMinor),
                Since = group.Min(invoice => invoice.CreatedAt),
            })
            .ToListAsync(cancellationToken);
        var open = sums.Find(sum => sum.Key == "open");
        return new TenantMoney(
            sums.Sum(sum => sum.Paid),
            sums.Find(sum => sum.Key == "paid")?.Count ?? 0,
            open?.Remaining ?? 0,
            open?.Count ?? 0,
            open?.Since
        );
    }
}
