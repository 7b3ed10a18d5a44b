using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.UsageReporting.Reporters;

namespace BillingPortal.UsageReporting;

/// <summary>
/// Brings billable usage to Stripe: freeze what is new, send what is frozen. Runs every minute, on a signal, and for one
/// tenant at once when Stripe opens that tenant's invoice.
/// </summary>
public sealed class ReportUsage(FreezeUsage freeze, SendReports send, SendShadowCopies shadow, KeyedLock locks, TimeProvider wall)
    : IPortalJob
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var frozen = await freeze.RunAsync(tenantId: null, cancellationToken);
        var sent = await send.RunAsync(tenantId: null, cancellationToken);
        var copied = await shadow.RunAsync(cancellationToken);
        if (frozen == 0 && sent == default && copied == 0)
            return null;
        return $"{frozen} frozen, {sent.Accepted} accepted, {sent.Waiting} waiting, {sent.Rejected} rejected{(copied > 0 ? $", {copied} copied to shadow meters" : "")}";
    }

    /// <summary>Reports everything of one tenant now. True when nothing of it is left on the way.</summary>
    public async Task<bool> FlushAsync(long tenantId, CancellationToken cancellationToken)
    {
        using var held = await locks.EnterAsync($"flush:{tenantId}", cancellationToken);
        await freeze.RunAsync(tenantId, cancellationToken);
        var until = wall.GetTimestamp();
        while (true)
        {
            var sent = await send.RunAsync(tenantId, cancellationToken);
            if (sent.Waiting == 0)
                return true;
            // The scheduled run may be carrying some of it right now; that is not trouble, only a moment.
            if (sent.InOtherHands == 0 || wall.GetElapsedTime(until) > LongestWait)
                return false;
            await Task.Delay(Look, cancellationToken);
        }
    }
}
