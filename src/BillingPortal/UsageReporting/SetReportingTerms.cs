using BillingPortal.Audit;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Tenants;
using BillingPortal.Time;
using BillingPortal.UsageReporting.Corrections;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.UsageReporting;

/// <summary>
/// An operator's settings for one tenant: how its usage is reported to Stripe, and what happens to late usage. Each change is
/// stored with the usage adjustments.
/// </summary>
public sealed class SetReportingTerms(IDbContextFactory<BillingDb> databases, Rights rights, AuditTrail audit, BillingClock clock)
{
    public const int LongestReason = 300;

    /// <param name="reporter">One of <see cref="ReporterNames"/>, or null for the installation's default.</param>
    /// <returns>Null when stored, else what is wrong.</returns>
    public async Task<string?> RunAsync(
        Caller by,
        long tenantId,
        string? reporter,
        LateUsage late,
        string reason,
        CancellationToken cancellationToken
    )
    {
        if (!await rights.OperatesAsync(by, cancellationToken))
            return "You are no operator any more; nothing was changed.";
        if (reporter is not null && !ReporterNames.All.Contains(reporter))
            return $"Use one of {string.Join(", ", ReporterNames.All)}.";
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > LongestReason)
            return $"Say why, in up to {LongestReason} characters.";
        if (PlainText.RefuseNote(reason, "reason") is { } unseen)
            return unseen;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = await db.Set<Tenant>().FirstOrDefaultAsync(row => row.Id == tenantId, cancellationToken);
        if (tenant is null)
            return "There is no such tenant.";
        var change = Describe(tenant, reporter, late);
        if (change.Length == 0)
            return "These are the terms already.";
        (tenant.UsageReporter, tenant.LateUsage) = (reporter, late);
        db.Add(
            new UsageAdjustment
            {
                TenantId = tenantId,
                Kind = AdjustmentKind.Terms,
                FromPeriod = clock.GetUtcNow(),
                Quantity = 0,
                By = by.Name,
                Reason = $"{change}: {reason}",
                CreatedAt = clock.GetUtcNow(),
            }
        );
        audit.Add(db, by, AuditAction.TermsChanged, tenantId, tenant.PublicId, $"{change}: {reason}");
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }

    /// <summary>Describes the changes as the form names them; empty if nothing changes.</summary>
    private static string Describe(Tenant tenant, string? reporter, LateUsage late)
    {
        var changes = new List<string>();
        if (reporter != tenant.UsageReporter)
            changes.Add($"Usage goes to Stripe as {Describe(reporter)}, before as {Describe(tenant.UsageReporter)}");
        if (late != tenant.LateUsage)
            changes.Add(
                late == LateUsage.WriteOff
                    ? "Usage that comes after its invoice is final is written off, before carried over"
                    : "Usage that comes after its invoice is final is carried over to the running period, before written off"
            );
        return string.Join(". ", changes);

        static string Describe(string? name) => name is null ? "the installation’s default" : ReporterNames.Describe(name);
    }
}
