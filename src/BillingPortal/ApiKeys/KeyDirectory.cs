using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using BillingPortal.Data;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.ApiKeys;

/// <summary>A key with the fields the metered hot path needs.</summary>
public sealed class KeyEntry(ApiKey key)
{
    private long _lastUsedMilliseconds = key.LastUsedAt?.ToUnixTimeMilliseconds() ?? 0;
    private long _savedMilliseconds = key.LastUsedAt?.ToUnixTimeMilliseconds() ?? 0;

    public long Id { get; } = key.Id;

    /// <summary>The key id under which quota and rate are counted, shared with the keys it replaced.</summary>
    public long CountedAs { get; } = key.FirstKeyId ?? key.Id;
    public long TenantId { get; } = key.TenantId;
    public bool IsTest { get; } = key.IsTest;

    /// <summary>Separated by spaces; keys with the same scopes share one string.</summary>
    public string Scopes { get; } = SharedTexts.Of(key.Scopes);
    public DateTimeOffset? ExpiresAt { get; } = key.ExpiresAt;
    public int? RatePerMinute { get; } = key.RatePerMinute;
    public long? QuotaPerPeriod { get; } = key.QuotaPerPeriod;
    private readonly AddressList? _addresses = AddressList.From(key.AllowedNetworks);

    public bool Has(string scope)
    {
        // Compares whole scopes without allocating, because this runs on every call; a key has only a handful of scopes.
        var rest = Scopes.AsSpan();
        while (rest.Length > 0)
        {
            var end = rest.IndexOf(' ');
            if ((end < 0 ? rest : rest[..end]).SequenceEqual(scope))
                return true;
            rest = end < 0 ? [] : rest[(end + 1)..];
        }
        return false;
    }

    /// <summary>Whether the key may be used from this address; without a list, from anywhere.</summary>
    public bool MayCallFrom(System.Net.IPAddress? address) => _addresses is null || (address is not null && _addresses.Contains(address));

    /// <summary>Records the use in memory; a job saves it from time to time, so a call costs no write.</summary>
    public void Touch(DateTimeOffset now) => Volatile.Write(ref _lastUsedMilliseconds, now.ToUnixTimeMilliseconds());

    /// <summary>The last use if it is newer than the saved one by <paramref name="atLeast"/>, else null; marks it saved.</summary>
    internal DateTimeOffset? TakeUnsavedUse(TimeSpan atLeast)
    {
        var used = Volatile.Read(ref _lastUsedMilliseconds);
        if (used - _savedMilliseconds <= (long)atLeast.TotalMilliseconds)
            return null;
        _savedMilliseconds = used;
        return DateTimeOffset.FromUnixTimeMilliseconds(used);
    }
}

/// <summary>
/// Finds a key by its hash, from memory after the first time. Revoking removes it here in the same call that commits the revocation, so
/// this node refuses the next request.
/// </summary>
public sealed class KeyDirectory(IDbContextFactory<BillingDb> databases)
{
    private readonly ConcurrentDictionary<KeyHash, KeyEntry> _known = new();
    private long _generation;

    public ValueTask<KeyEntry?> FindAsync(ReadOnlySpan<byte> hash, CancellationToken cancellationToken)
    {
        var lookup = new KeyHash(hash);
        return _known.TryGetValue(lookup, out var known) ? new ValueTask<KeyEntry?>(known) : LoadAsync(lookup, cancellationToken);
    }

    /// <summary>Drops a revoked or changed key from memory; the next call reads it again.</summary>
    public void Forget(byte[] hash)
    {
        Interlocked.Increment(ref _generation);
        _known.TryRemove(new KeyHash(hash), out _);
    }

    internal IEnumerable<KeyEntry> Known => _known.Values;

    /// <summary>Loads the most recently used keys in batches, so that a busy portal does not start with a query per key.</summary>
    internal async Task PreloadAsync(int most, CancellationToken cancellationToken)
    {
        const int KeysPerLot = 5000;
        for (var offset = 0; offset < most; offset += KeysPerLot)
        {
            var generation = Interlocked.Read(ref _generation);
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var keys = await db.Set<ApiKey>()
                .AsNoTracking()
                .Where(key => key.RevokedAt == null)
                .OrderByDescending(key => key.LastUsedAt)
                .ThenByDescending(key => key.Id)
                .Skip(offset)
                .Take(KeysPerLot)
                .ToListAsync(cancellationToken);
            foreach (var key in keys)
                Remember(new KeyHash(key.Hash), new KeyEntry(key), generation);
            if (keys.Count < KeysPerLot)
                return;
        }
    }

    private async ValueTask<KeyEntry?> LoadAsync(KeyHash lookup, CancellationToken cancellationToken)
    {
        var generation = Interlocked.Read(ref _generation);
        var hash = lookup.ToArray();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var key = await db.Set<ApiKey>()
            .AsNoTracking()
            .FirstOrDefaultAsync(key => key.Hash == hash && key.RevokedAt == null, cancellationToken);
        if (key is null)
            return null;
        var entry = new KeyEntry(key);
        return Remember(lookup, entry, generation);
    }

    /// <summary>A revocation may commit while a key is being read, and caching what was read must not undo it. So the key is cached first
    /// and checked afterwards: one of the two sees the other.</summary>
    private KeyEntry Remember(KeyHash lookup, KeyEntry entry, long generation)
    {
        var kept = _known.GetOrAdd(lookup, entry);
        if (generation != Interlocked.Read(ref _generation))
            _known.TryRemove(new(lookup, entry));
        return kept;
    }

    /// <summary>32 bytes that compare by value without an allocation.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct KeyHash : IEquatable<KeyHash>
    {
        private readonly ulong _a,
            _b,
            _c,
            _d;

        public KeyHash(ReadOnlySpan<byte> hash)
        {
            var words = MemoryMarshal.Cast<byte, ulong>(hash);
            (_a, _b, _c, _d) = (words[0], words[1], words[2], words[3]);
        }

        public byte[] ToArray() => MemoryMarshal.AsBytes([_a, _b, _c, _d]).ToArray();

        // Constant time: the duration must not reveal how much of a hash matches.
        public bool Equals(KeyHash other) => ((_a ^ other._a) | (_b ^ other._b) | (_c ^ other._c) | (_d ^ other._d)) == 0;

        public override bool Equals(object? obj) => obj is KeyHash other && Equals(other);

        public override int GetHashCode() => _a.GetHashCode();
    }
}
