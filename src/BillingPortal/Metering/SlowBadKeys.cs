using System.Collections.Concurrent;
using System.Net;
using BillingPortal.Web;

namespace BillingPortal.Metering;

/// <summary>
/// Slows down guessing: after 20 bad keys from one address, each further one waits before it is answered. Valid keys
/// from the same address are never delayed, so a shared gateway with one broken client keeps working.
/// </summary>
public sealed class SlowBadKeys(TimeProvider wall, IConfiguration configuration)
{
    private const int FreeMistakes = 20;
    private const int MostAddresses = 10_000;
    private const int MostWaiting = 1_000;
    private static readonly TimeSpan OneIsForgivenAfter = TimeSpan.FromSeconds(6);

    private readonly TimeSpan _pause = TimeSpan.FromMilliseconds(configuration.GetValue("Metering:BadKeyPauseMs", 1000));
    private readonly ConcurrentDictionary<IPAddress, Mistakes> _addresses = new();
    private int _waiting;

    /// <summary>Counts a bad key, and waits if there were many. Returns a refusal if too many requests are waiting already.</summary>
    public async ValueTask<Refusal?> NoteAsync(IPAddress? address, CancellationToken cancellationToken)
    {
        if (!IsRepeated(address))
            return null;
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return Refusal.TooManyBadKeys;
        }
        try
        {
            await Task.Delay(_pause, wall, cancellationToken);
            return null;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    internal bool IsRepeated(IPAddress? address)
    {
        if (address is null)
            return false;
        if (_addresses.Count >= MostAddresses)
            Forget();
        return _addresses.GetOrAdd(CallerNetwork.Of(address), static _ => new Mistakes()).Add(wall.GetUtcNow().Ticks) > FreeMistakes;
    }

    private void Forget()
    {
        var now = wall.GetUtcNow().Ticks;
        foreach (var (address, mistakes) in _addresses)
            if (mistakes.At(now) == 0)
                _addresses.TryRemove(address, out _);
        if (_addresses.Count >= MostAddresses)
            _addresses.Clear(); // flooded with addresses: start over instead of growing
    }

    private sealed class Mistakes
    {
        private long _count;
        private long _sinceTicks;

        public long Add(long nowTicks)
        {
            lock (this)
            {
                _count = At(nowTicks) + 1;
                _sinceTicks = nowTicks;
                return _count;
            }
        }

        public long At(long nowTicks)
        {
            lock (this)
                return Math.Max(0, _count - (Math.Max(0, nowTicks - _sinceTicks) / OneIsForgivenAfter.Ticks));
        }
    }
}
