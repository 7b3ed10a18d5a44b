using System.Collections.Concurrent;

namespace BillingPortal.Subscriptions;

/// <summary>
/// Keeps a tenant's metered calls at the door for the moment in which its plan changes: usage that slipped in between the
/// last report and the change would be billed at neither price. A held call waits briefly and is then told to come back;
/// it never waits for Stripe longer than that.
/// </summary>
public sealed class AdmissionHold
{
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<long, TaskCompletionSource> _held = new();
    private int _count;

    public bool IsHeld(long tenantId) => Volatile.Read(ref _count) != 0 && _held.ContainsKey(tenantId);

    /// <summary>Holds until disposed. The caller makes sure that one tenant is held once at a time.</summary>
    public IDisposable Hold(long tenantId)
    {
        if (!_held.TryAdd(tenantId, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)))
            throw new InvalidOperationException($"Tenant {tenantId} is held already.");
        Interlocked.Increment(ref _count);
        return new Held(this, tenantId);
    }

    /// <summary>Waits at the door. False when it is still closed after <see cref="LongestWait"/>.</summary>
    public async ValueTask<bool> WaitAsync(long tenantId, CancellationToken cancellationToken)
    {
        if (!_held.TryGetValue(tenantId, out var opened))
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
        if (!_held.TryRemove(tenantId, out var opened))
            return;
        Interlocked.Decrement(ref _count);
        opened.SetResult();
    }

    private sealed class Held(AdmissionHold owner, long tenantId) : IDisposable
    {
        public void Dispose() => owner.Release(tenantId);
    }
}
