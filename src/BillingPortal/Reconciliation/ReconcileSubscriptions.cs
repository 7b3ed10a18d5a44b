using BillingPortal.Data;
using BillingPortal.Invoices;
using BillingPortal.Jobs;
using BillingPortal.StripeEvents;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace BillingPortal.Reconciliation;

/// <summary>Refetches every subscription and open invoice of our customers, to find what missing events did not report.</summary>
public sealed class ReconcileSubscriptions(
    IDbContextFactory<BillingDb> databases,
    IStripeClient stripe,
    SyncSubscription syncSubscription,
    SyncInvoice syncInvoice,
    CloseBilledPeriod close,
    BillingClock clock
) : IPortalJob
{
    /// <summary>End of a run's summary when it found no difference.</summary>
    public const string AllEqual = "all equal";
    private const int CustomersPerRun = 1000;
    private const int LookBackDays = 62;
    private static readonly TimeSpan TimeToSettle = TimeSpan.FromHours(3);

    public Task<string?> RunAsync(CancellationToken cancellationToken) => RunAsync(tenantId: null, cancellationToken);

    /// <param name="tenantId">Only this tenant, including copies that look current; all tenants when null.</param>
    public async Task<string?> RunAsync(long? tenantId, CancellationToken cancellationToken)
    {
        List<string> customers;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            customers = await db.Set<Tenant>()
                .Where(tenant => tenant.StripeCustomerId != null && (tenantId == null || tenant.Id == tenantId))
                .OrderByDescending(tenant => tenant.Id)
                .Select(tenant => tenant.StripeCustomerId!)
                .Take(CustomersPerRun)
                .ToListAsync(cancellationToken);
        int changed = 0,
            looked = 0;
        foreach (var customer in customers)
        {
            await foreach (
                var subscription in new SubscriptionService(stripe).ListAutoPagingAsync(
                    new SubscriptionListOptions
                    {
                        Customer = customer,
                        Status = "all",
                        Limit = 100,
                    },
                    cancellationToken: cancellationToken
                )
            )
            {
                looked++;
                if (tenantId is not null || !await IsCurrentAsync(subscription, cancellationToken))
                {
                    await syncSubscription.RunAsync(subscription.Id, cancellationToken);
                    changed++;
                }
            }
            await foreach (
                var invoice in new InvoiceService(stripe).ListAutoPagingAsync(
                    new InvoiceListOptions { Customer = customer, Limit = 100 },
                    cancellationToken: cancellationToken
                )
            )
            {
                looked++;
                if (tenantId is not null || !await IsCurrentAsync(invoice, cancellationToken))
                {
                    await syncInvoice.RunAsync(invoice.Id, cancellationToken);
                    changed++;
                }
            }
        }
        await CloseAsync(cancellationToken);
        if (looked == 0)
            return null;
        if (changed == 0)
            return $"{looked} subscriptions and invoices compared, {AllEqual}";
        return tenantId is not null
            ? $"{changed} subscriptions and invoices were taken over from Stripe."
            : $"{changed} of {looked} subscriptions and invoices differed and were taken over";
    }

    // Invoices that became final without an event, and subscriptions that ended without a last invoice.
    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        var (since, settled) = (clock.GetUtcNow().AddDays(-LookBackDays), clock.GetUtcNow() - TimeToSettle);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var final = await db.Set<InvoiceCopy>()
            .AsNoTracking()
            .Where(invoice =>
                invoice.FinalizedAt > since
                && invoice.StripeSubscriptionId != null
                && (invoice.BillingReason == BilledPeriod.Renewal || invoice.BillingReason == "subscription_update")
            )
            .Select(invoice => new { invoice.TenantId, invoice.StripeInvoiceId })
            .ToListAsync(cancellationToken);
        foreach (var invoice in final)
            await close.RunAsync(invoice.TenantId, invoice.StripeInvoiceId, cancellationToken);
        var ended = await db.Set<TenantSubscription>()
            .AsNoTracking()
            .Where(row => row.EndedAt > since && row.EndedAt < settled)
            .ToListAsync(cancellationToken);
        foreach (var subscription in ended)
            await close.EndedAsync(subscription, cancellationToken);
    }

    private async Task<bool> IsCurrentAsync(Subscription fresh, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var copy = await db.Set<TenantSubscription>()
            .AsNoTracking()
            .FirstOrDefaultAsync(row => row.StripeSubscriptionId == fresh.Id, cancellationToken);
        var end = fresh.Items?.Data is { Count: > 0 } items ? items.Max(item => item.CurrentPeriodEnd) : default;
        return copy is not null
            && copy.Status == fresh.Status
            && copy.PeriodEnd.UtcDateTime == end
            && copy.CancelAt is null == (fresh.CancelAt is null && !fresh.CancelAtPeriodEnd)
            // A removed item leaves its meter's usage unbilled.
            && copy.BilledMeters == await syncSubscription.MetersOfAsync(fresh, cancellationToken);
    }

    private async Task<bool> IsCurrentAsync(Invoice fresh, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<InvoiceCopy>()
            .AnyAsync(
                row =>
                    row.StripeInvoiceId == fresh.Id
                    && row.Status == fresh.Status
                    && row.TotalMinor == fresh.Total
                    && row.AmountPaidMinor == fresh.AmountPaid,
                cancellationToken
            );
    }
}
