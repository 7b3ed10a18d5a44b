using System.Collections.Concurrent;

namespace BillingPortal.Subscriptions;

/// <summary>
/// Pauses a tenant's metered calls while its plan changes: usage recorded between the last report and the change would be billed at
/// neither price. A paused call waits briefly and is then told to retry; it never waits longer for Stripe.
/// </summary>
public sealed class AdmissionPause
{
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<long, TaskCompletionSource> _paused = new();
    private int _count;

    public bool IsPaused(long tenantId) => Volatile.Read(ref _count) != 0 && _paused.ContainsKey(tenantId);

    /// <summary>Pauses the tenant's calls until disposed. The caller ensures that a tenant is paused only once at a time.</summary>
    public IDisposable Pause(long tenantId)
    {
        if (!_paused.TryAdd(tenantId, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)))
            throw new InvalidOperationException($"Tenant {tenantId} is paused already.");
        Interlocked.Increment(ref _count);
        return new Paused(this, tenantId);
    }

    /// <summary>Waits until calls are admitted. False if they are still paused after <see cref="LongestWait"/>.</summary>
    public async ValueTask<bool> WaitAsync(long tenantId, CancellationToken cancellationToken)
    {
        if (!_paused.TryGetValue(tenantId, out var opened))
            return true;
        try
        {
            await opened.Task.WaitAsync(LongestWait, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Release(long tenantId)
    {
        if (!_paused.TryRemove(tenantId, out var opened))
            return;
        Interlocked.Decrement(ref _count);
        opened.SetResult();
    }

    private sealed class Paused(AdmissionPause owner, long tenantId) : IDisposable
    {
        public void Dispose() => owner.Release(tenantId);
    }
}
