using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.UsageReporting.Reporters;

namespace BillingPortal.UsageReporting;

/// <summary>
/// Reports billable usage to Stripe: freezes new usage, then sends what is frozen. Runs every minute, on a signal, and at once for
/// one tenant when Stripe opens that tenant's invoice.
/// </summary>
public sealed class ReportUsage(FreezeUsage freeze, SendReports send, SendShadowCopies shadow, KeyedLock locks, TimeProvider wall)
    : IPortalJob
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var frozen = await freeze.RunAsync(tenantId: null, cancellationToken);
        var sent = await send.RunAsync(tenantId: null, cancellationToken);
        var copied = await shadow.RunAsync(cancellationToken);
        if (frozen == 0 && sent == default && copied == 0)
            return null;
        var shadowText = copied > 0 ? $", {copied} copied to shadow meters" : "";
        return $"{frozen} frozen, {sent.Accepted} accepted, {sent.Waiting} waiting, {sent.Rejected} rejected{shadowText}";
    }

    /// <summary>Reports everything of one tenant now. True if nothing is left to send.</summary>
    public async Task<bool> FlushAsync(long tenantId, CancellationToken cancellationToken)
    {
        using var flushLock = await locks.EnterAsync($"flush:{tenantId}", cancellationToken);
        await freeze.RunAsync(tenantId, cancellationToken);
        var started = wall.GetTimestamp();
        while (true)
        {
            var sent = await send.RunAsync(tenantId, cancellationToken);
            if (sent.Waiting == 0)
                return true;
            // The scheduled run may be sending some of them right now. Wait for it briefly.
            if (sent.InOtherHands == 0 || wall.GetElapsedTime(started) > LongestWait)
                return false;
            await Task.Delay(PollInterval, cancellationToken);
        }
    }
}
