using BillingPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Tenants;

public enum RenameOutcome { Done, NotAllowed, NameMissing, NameTooLong }

/// <summary>Changes the organisation's name as people here read it. Invoices that Stripe already finalized keep the old one.</summary>
public sealed class RenameTenant(IDbContextFactory<BillingDb> databases)
{
    public const int LongestName = 120;

    public async Task<RenameOutcome> RunAsync(TenantContext tenant, string name, CancellationToken cancellationToken)
    {
        var trimmed = name.Trim();
        if (tenant.Role is not (Role.Owner or Role.Admin)) return RenameOutcome.NotAllowed;
        if (trimmed.Length == 0) return RenameOutcome.NameMissing;
        if (trimmed.Length > LongestName) return RenameOutcome.NameTooLong;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.InTransactionAsync(() => db.Set<Tenant>().Where(row => row.Id == tenant.TenantId).ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, trimmed), cancellationToken), cancellationToken);
        return RenameOutcome.Done;
    }
}
