using BillingPortal.Data;
using BillingPortal.Metering.Ledger;
using BillingPortal.Plans;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.Usage;

/// <summary>Checks a meter that a query names: a misspelt one must not read like one without usage.</summary>
public sealed class FindMeter(IDbContextFactory<BillingDb> databases, IOptions<PlanCatalogue> catalogue)
{
    /// <param name="meter">Null or empty for all meters.</param>
    /// <returns>The refusal; null for a meter of the catalogue, or one that the tenant used before it was taken out of there.</returns>
    public async Task<IResult?> RefuseAsync(HttpContext http, string? meter)
    {
        if (string.IsNullOrEmpty(meter) || catalogue.Value.Meters.ContainsKey(meter) || await HasUsedAsync(http, meter))
            return null;
        var known = catalogue.Value.Meters.Keys.OrderBy(catalogue.Value.MeterOrder);
        return Problem.Invalid(http, "meter", $"There is no meter \"{Problem.Echo(meter)}\". Use {string.Join(", ", known)}.");
    }

    private async Task<bool> HasUsedAsync(HttpContext http, string meter)
    {
        var tenantId = http.Tenant().TenantId;
        await using var db = await databases.CreateDbContextAsync(http.RequestAborted);
        return await db.Set<UsageDay>().AnyAsync(row => row.TenantId == tenantId && row.Meter == meter, http.RequestAborted);
    }
}
