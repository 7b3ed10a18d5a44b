using BillingPortal.Audit;
using BillingPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Tenants;

public enum RenameOutcome { Done, NotAllowed, NameMissing, NameTooLong }

/// <summary>Changes the organisation's name as people here read it. Invoices that Stripe already finalized keep the old one.</summary>
public sealed class RenameTenant(IDbContextFactory<BillingDb> databases, Rights rights, AuditTrail audit)
{
    public const int LongestName = 120;

    public async Task<RenameOutcome> RunAsync(TenantContext tenant, string name, CancellationToken cancellationToken)
    {
        var trimmed = name.Trim();
        if (await rights.NowAsync(tenant, cancellationToken) is not { MayRename: true } now) return RenameOutcome.NotAllowed;
        if (trimmed.Length == 0) return RenameOutcome.NameMissing;
        if (trimmed.Length > LongestName) return RenameOutcome.NameTooLong;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.InTransactionAsync(async () =>
        {
            await db.Set<Tenant>().Where(row => row.Id == now.TenantId).ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, trimmed), cancellationToken);
            audit.Add(db, now.Caller, AuditAction.OrganisationRenamed, now.TenantId, now.PublicId, $"{trimmed}, before {now.Name}");
            await db.SaveChangesAsync(cancellationToken);
        }, cancellationToken);
        return RenameOutcome.Done;
    }
}
