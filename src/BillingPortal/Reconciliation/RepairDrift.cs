using BillingPortal.Audit;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.UsageReporting;
using BillingPortal.UsageReporting.Corrections;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Reconciliation;

/// <summary>Result of an operator's repair.</summary>
public abstract record RepairOutcome
{
    /// <param name="Text">What was done, for the operator.</param>
    public sealed record Done(string Text, UsageCheck Check) : RepairOutcome;

    public sealed record NoSafeRepair(string Why) : RepairOutcome;

    public sealed record StripeUnavailable(string Reason) : RepairOutcome;

    public sealed record NotAllowed : RepairOutcome;
}

/// <summary>
/// An operator's click on a difference: does what is safe for its cause, then compares again. Every repair may be clicked twice; what only
/// a person can know (whether a doubted report arrived) is asked for, never guessed.
/// </summary>
public sealed partial class RepairDrift(
    IDbContextFactory<BillingDb> databases,
    CompareUsage compare,
    ReportUsage report,
    SettleLateUsage settle,
    ReconcileSubscriptions copies,
    BillUnbilled billUnbilled,
    CreateStripeCustomer customers,
    PublishCatalogue publish,
    Rights rights,
    AuditTrail audit,
    ILogger<RepairDrift> log
)
{
    public async Task<RepairOutcome> RunAsync(
        Caller by,
        long tenantId,
        string meter,
        DateTimeOffset periodStart,
        CancellationToken cancellationToken
    )
    {
        if (!await rights.OperatesAsync(by, cancellationToken))
            return new RepairOutcome.NotAllowed();
        try
        {
            var before = await compare.RunAsync(tenantId, meter, periodStart, cancellationToken);
            if (before.Agrees)
                return new RepairOutcome.Done("The sums agree now.", before);
            if (RepairOffer.For(before, await LateAsync(tenantId, cancellationToken)) is null)
                return new RepairOutcome.NoSafeRepair(RepairOffer.ExplainMissing(before));
            if (await ActAsync(by.Name, before, cancellationToken) is not { } done)
                return new RepairOutcome.NoSafeRepair(NotSold);
            await audit.WriteAsync(
                by,
                AuditAction.DriftRepaired,
                tenantId,
                meter,
                $"{before.Drift} in the period from {periodStart:u}: {done}"
            );
            LogRepaired(log, by.Name, tenantId, meter, periodStart, before.Drift, done);
            return new RepairOutcome.Done(done, await compare.RunAsync(tenantId, meter, periodStart, cancellationToken));
        }
        catch (Exception failure) when (StripeFailure.Is(failure, cancellationToken))
        {
            return new RepairOutcome.StripeUnavailable(StripeFailure.Message(failure));
        }
    }

    /// <summary>An operator has looked at Stripe and decides whether it has a doubted report.</summary>
    /// <returns>False when it is no longer in doubt, or the caller is no longer an operator.</returns>
    public async Task<bool> DecideAsync(Caller by, long reportId, bool arrived, CancellationToken cancellationToken)
    {
        if (!await rights.OperatesAsync(by, cancellationToken))
            return false;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.Set<UsageReport>()
            .FirstOrDefaultAsync(candidate => candidate.Id == reportId && candidate.State == ReportState.InDoubt, cancellationToken);
        if (row is null)
            return false;
        if (arrived)
            (row.State, row.AcceptedAt) = (ReportState.Accepted, row.FirstAttemptAt);
        else
            Renew(row);
        audit.Add(db, by, AuditAction.ReportDecided, row.TenantId, row.Identifier, arrived ? "Stripe has it" : "Stripe has it not");
        await db.SaveChangesAsync(cancellationToken);
        LogDecided(log, by.Name, reportId, row.Identifier, arrived);
        await compare.RunAsync(row.TenantId, row.Meter, row.PeriodStart, cancellationToken);
        return true;
    }

    private const string NotSold =
        "The plan this tenant holds does not sell the meter. Put the meter back into the plan, or give the usage back by a correction.";

    /// <returns>Null when the plan has no price that could bill it.</returns>
    private async Task<string?> ActAsync(string by, UsageCheck check, CancellationToken cancellationToken)
    {
        switch (check.Drift)
        {
            case DriftCause.Late:
                await copies.RunAsync(check.TenantId, cancellationToken); // settles nothing for a period that is not closed here yet
                await settle.RunAsync(cancellationToken);
                return "Late usage was settled by the tenant’s terms.";
            case DriftCause.Unknown:
                return await copies.RunAsync(check.TenantId, cancellationToken)
                    ?? "Stripe has no subscription and no invoice of this tenant.";
            case DriftCause.Unbilled:
                return await billUnbilled.RunAsync(by, check, cancellationToken);
            case DriftCause.Rejected:
                var again = await SendAgainAsync(check, cancellationToken);
                await report.FlushAsync(check.TenantId, cancellationToken);
                return again == 1 ? "One refused report was sent again." : $"{again} refused reports were sent again.";
            case DriftCause.Unmapped:
                await publish.RunAsync(cancellationToken);
                await customers.EnsureAsync(check.TenantId, cancellationToken);
                await report.FlushAsync(check.TenantId, cancellationToken);
                return "Customer and meters are there now, and the usage was reported.";
            default:
                return await report.FlushAsync(check.TenantId, cancellationToken) ? "Reported." : "Some reports still wait for Stripe.";
        }
    }

    // Safe because Stripe refused them, so it does not have them. They keep their identifiers, so even a wrong refusal would not count
    // twice.
    private async Task<int> SendAgainAsync(UsageCheck check, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Set<UsageReport>()
            .Where(row =>
                row.TenantId == check.TenantId
                && row.Meter == check.Meter
                && row.PeriodStart == check.PeriodStart
                && row.State == ReportState.Rejected
            )
            .ToListAsync(cancellationToken);
        foreach (var row in rows)
            Renew(row);
        await db.SaveChangesAsync(cancellationToken);
        return rows.Count;
    }

    private static void Renew(UsageReport row) =>
        (row.State, row.KeyGeneration, row.Attempts, row.FirstAttemptAt, row.LastError) = (
            ReportState.Pending,
            row.KeyGeneration + 1,
            0,
            null,
            null
        );

    private async Task<LateUsage> LateAsync(long tenantId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<Tenant>().Where(row => row.Id == tenantId).Select(row => row.LateUsage).FirstAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "{By} repaired tenant {TenantId}, {Meter}, period from {PeriodStart:u} ({Cause}): {Words}")]
    private static partial void LogRepaired(
        ILogger log,
        string by,
        long tenantId,
        string meter,
        DateTimeOffset periodStart,
        DriftCause cause,
        string words
    );

    [LoggerMessage(LogLevel.Information, "{By} decided about report {ReportId} ({Identifier}): Stripe has it = {Arrived}")]
    private static partial void LogDecided(ILogger log, string by, long reportId, string identifier, bool arrived);
}
