using BillingPortal.Audit;
using BillingPortal.Data;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Tenants;

/// <summary>Changes the organisation's name in the portal. Invoices that Stripe already finalized keep the old one.</summary>
public sealed class RenameTenant(IDbContextFactory<BillingDb> databases, Rights rights, AuditTrail audit)
{
    public const int LongestName = 120;
    public const string NotAllowed = "Your role may not change the name.";

    /// <returns>Null on success, else what is wrong and what to do.</returns>
    public async Task<string?> RunAsync(TenantContext tenant, string name, CancellationToken cancellationToken)
    {
        var trimmed = name.Trim();
        if (await rights.NowAsync(tenant, cancellationToken) is not { MayRename: true } now)
            return NotAllowed;
        if (trimmed.Length == 0)
            return "Enter the organisation's name.";
        if (trimmed.Length > LongestName)
            return $"Use up to {LongestName} characters.";
        if (PlainText.Refuse(trimmed, "organisation's name") is { } unseen)
            return unseen;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.InTransactionAsync(
            async () =>
            {
                await db.Set<Tenant>()
                    .Where(row => row.Id == now.TenantId)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, trimmed), cancellationToken);
                audit.Add(db, now.Caller, AuditAction.OrganisationRenamed, now.TenantId, now.PublicId, $"{trimmed}, before {now.Name}");
                await db.SaveChangesAsync(cancellationToken);
            },
            cancellationToken
        );
        return null;
    }
}
