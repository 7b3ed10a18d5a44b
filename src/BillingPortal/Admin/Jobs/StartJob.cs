using BillingPortal.Audit;
using BillingPortal.Callers;
using BillingPortal.Jobs;
using BillingPortal.Reconciliation;
using BillingPortal.Tenants;

namespace BillingPortal.Admin.Jobs;

/// <summary>Starts a job on an operator's request, in addition to its schedule.</summary>
public sealed class StartJob(JobSignals signals, ReconcileUsage reconcile, Rights rights, AuditTrail audit)
{
    /// <returns>False when the caller is no longer an operator.</returns>
    public async Task<bool> RunAsync(Caller by, string job, CancellationToken cancellationToken)
    {
        if (!await rights.OperatesAsync(by, cancellationToken))
            return false;
        await audit.WriteAsync(by, AuditAction.JobStarted, target: job);
        signals.Raise(job);
        return true;
    }

    /// <summary>Starts both comparisons for all tenants: the four sums, and our copies of subscriptions and invoices.</summary>
    /// <returns>False when the caller is no longer an operator.</returns>
    public async Task<bool> CompareAllAsync(Caller by, CancellationToken cancellationToken) =>
        await RunAsync(by, JobNames.ReconcileUsage, cancellationToken)
        && await RunAsync(by, JobNames.RefreshSubscriptions, cancellationToken);

    /// <summary>Compares one tenant's sums now, and waits for the result.</summary>
    /// <returns>False when the caller is no longer an operator.</returns>
    public async Task<bool> CompareAsync(Caller by, long tenantId, CancellationToken cancellationToken)
    {
        if (!await rights.OperatesAsync(by, cancellationToken))
            return false;
        await audit.WriteAsync(by, AuditAction.UsageCompared, tenantId);
        await reconcile.RunAsync(tenantId, cancellationToken);
        return true;
    }
}
