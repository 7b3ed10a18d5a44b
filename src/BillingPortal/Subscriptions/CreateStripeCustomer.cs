using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.StripeAccess;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace BillingPortal.Subscriptions;

/// <summary>
/// Creates each tenant's customer at Stripe. Sign-up only stores the tenant; this runs afterwards, so an outage at Stripe does not
/// block sign-up. The idempotency key is tenant + attempt, and a later attempt first adopts a customer that an earlier one created
/// without us seeing the response.
/// </summary>
public sealed partial class CreateStripeCustomer(
    IDbContextFactory<BillingDb> databases,
    IStripeClient stripe,
    Installation installation,
    ILogger<CreateStripeCustomer> log
) : IPortalJob
{
    public const string TenantMetadata = "tenant";
    public const string InstallMetadata = "install";
    private const int TenantsPerRun = 100;

    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // Unconfirmed sign-ups may be replaced by newer ones, and would leave an unused customer at Stripe.
        var waiting = await db.Set<Tenant>()
            .Where(tenant =>
                tenant.StripeCustomerId == null
                && db.Set<Member>()
                    .Any(member => member.TenantId == tenant.Id && db.Users.Any(user => user.Id == member.UserId && user.EmailConfirmed))
            )
            .OrderBy(tenant => tenant.Id)
            .Select(tenant => tenant.Id)
            .Take(TenantsPerRun)
            .ToListAsync(cancellationToken);
        if (waiting.Count == 0)
            return null;
        var made = 0;
        foreach (var tenantId in waiting)
        {
            try
            {
                await EnsureAsync(tenantId, cancellationToken);
                made++;
            }
            catch (Exception failure) when (StripeFailure.Is(failure, cancellationToken))
            {
                LogNotYet(log, tenantId, StripeFailure.Message(failure));
            }
        }
        return $"{made} of {waiting.Count} customers created";
    }

    /// <summary>The tenant's customer id; creates the customer if needed.</summary>
    /// <exception cref="StripeException">Stripe refused or could not be reached; the next run tries again.</exception>
    public async Task<string> EnsureAsync(long tenantId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = await db.Set<Tenant>().FirstAsync(tenant => tenant.Id == tenantId, cancellationToken);
        if (tenant.StripeCustomerId is { } known)
            return known;

        var customers = new CustomerService(stripe);
        Customer? customer = null;
        if (tenant.StripeCustomerAttempt > 0)
            customer = await FindEarlierAsync(customers, tenant, cancellationToken);
        if (customer is null)
        {
            var attempt = tenant.StripeCustomerAttempt;
            // Stored before the call: after a crash the next run looks for the customer this one may have created.
            tenant.StripeCustomerAttempt = attempt + 1;
            await db.SaveChangesAsync(cancellationToken);
            customer = await customers.CreateAsync(
                new CustomerCreateOptions
                {
                    Name = tenant.Name,
                    Email = tenant.ContactEmail,
                    Metadata = new() { [TenantMetadata] = tenant.PublicId, [InstallMetadata] = installation.Id },
                },
                new RequestOptions { IdempotencyKey = $"customer-{installation.Id}-{tenant.PublicId}-{attempt}" },
                cancellationToken
            );
        }
        await db.InTransactionAsync(
            () =>
                db.Set<Tenant>()
                    .Where(row => row.Id == tenantId && row.StripeCustomerId == null)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.StripeCustomerId, customer.Id), cancellationToken),
            cancellationToken
        );
        // Checkout may have created its own customer in the meantime. The one stored first is the tenant's.
        return await db.Set<Tenant>()
            .AsNoTracking()
            .Where(row => row.Id == tenantId)
            .Select(row => row.StripeCustomerId!)
            .FirstAsync(cancellationToken);
    }

    private static async Task<Customer?> FindEarlierAsync(CustomerService customers, Tenant tenant, CancellationToken cancellationToken)
    {
        // Listing by address is consistent at once; Stripe's search lags by up to a minute.
        await foreach (
            var candidate in customers.ListAutoPagingAsync(
                new CustomerListOptions { Email = tenant.ContactEmail, Limit = 100 },
                cancellationToken: cancellationToken
            )
        )
            if (candidate.Metadata is not null && candidate.Metadata.TryGetValue(TenantMetadata, out var owner) && owner == tenant.PublicId)
                return candidate;
        return null;
    }

    [LoggerMessage(LogLevel.Warning, "Tenant {TenantId} has no Stripe customer yet ({Reason}); the next run tries again.")]
    private static partial void LogNotYet(ILogger log, long tenantId, string reason);
}
