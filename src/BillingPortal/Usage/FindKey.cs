using BillingPortal.ApiKeys;
using BillingPortal.Data;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Usage;

/// <summary>Checks a key's id that a query names: a mistyped one must not read like a key without usage.</summary>
public sealed class FindKey(IDbContextFactory<BillingDb> databases)
{
    /// <param name="key">Null for all keys.</param>
    /// <returns>The refusal; null for a key of the tenant, also a revoked, an expired or a deleted one whose usage is here.</returns>
    public async Task<IResult?> RefuseAsync(HttpContext http, long? key)
    {
        if (key is not { } id || await HasAsync(http.Tenant().TenantId, id, http.RequestAborted))
            return null;
        return Problem.Invalid(http, "key", $"There is no key {id}. Use the id of one that GET /api/keys lists.");
    }

    private async Task<bool> HasAsync(long tenantId, long id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<ApiKey>().AnyAsync(row => row.TenantId == tenantId && row.Id == id, cancellationToken)
            || await db.Set<UsageDay>().AnyAsync(row => row.TenantId == tenantId && row.KeyId == id, cancellationToken)
            || await db.Set<UsageRefusal>()
                .AnyAsync(row => row.TenantId == tenantId && row.KeyId == id && id != UsageRefusal.ManyKeys, cancellationToken);
    }
}
