using System.Collections.Concurrent;
using BillingPortal.ApiKeys;
using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Metering.Quota;
using BillingPortal.Subscriptions;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Metering;

/// <summary>
/// Counts refused calls. A refusal must be cheaper than a served call, or refusing would protect nothing: it only adds
/// one to a number in memory, and the numbers are stored every two seconds and at shutdown.
/// </summary>
public sealed class CountRefusals(
    IDbContextFactory<BillingDb> databases,
    ReserveQuota quota,
    BillingClock clock,
    ILogger<CountRefusals> log
) : RestartingService(log)
{
    /// <summary>Time between two stores, and how far a page may lag behind.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Kinds of refusal counted separately. Beyond that, they are counted without key, endpoint and meter.</summary>
    private const int MostApart = 20_000;
    private const int MostTogether = 100_000;

    /// <summary>Keeps SQLite's single writer busy for about ten milliseconds; metered calls wait for the same writer.</summary>
    private const int KindsPerTransaction = 100;
    private const int LongestCode = 40;

    private readonly record struct Kind(
        long TenantId,
        long DayMs,
        long PeriodStartMs,
        string Meter,
        long KeyId,
        string Endpoint,
        string Code,
        int Status,
        bool IsTest
    );

    private sealed class Count
    {
        public long Calls;
        public long LastAtMs;
    }

    private const long DayMs = 86_400_000;

    /// <summary>A counter that is unused for this long is removed. By then no call can still have a reference to it.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);
    private readonly SemaphoreSlim _storing = new(1, 1);
    private readonly ConcurrentDictionary<Kind, Count> _counts = new();

    internal void Add(KeyEntry key, Entitlement entitlement, MeteredEndpoint endpoint, Refusal refusal) =>
        Add(key, entitlement, endpoint, refusal.Status, refusal.Code, refusal.Meter);

    /// <param name="meter">The meter that refused. Null for any other reason; the endpoint's first meter is then counted.</param>
    internal void Add(KeyEntry key, Entitlement entitlement, MeteredEndpoint endpoint, int status, string code, string? meter)
    {
        if (meter is null && endpoint.Fixed is { } charges)
            meter = quota.PlanMeter(entitlement, charges[0].Meter) ?? charges[0].Meter;
        if (code.Length > LongestCode)
            code = code[..LongestCode];
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var kind = new Kind(
            key.TenantId,
            now - (now % DayMs),
            entitlement.Period.Start.ToUnixTimeMilliseconds(),
            meter ?? UsageRefusal.NoMeter,
            key.Id,
            endpoint.Route,
            code,
            status,
            key.IsTest
        );
        if (!_counts.TryGetValue(kind, out var count))
        {
            var known = _counts.Count;
            if (known >= MostApart)
                kind = kind with { KeyId = UsageRefusal.ManyKeys, Endpoint = UsageRefusal.ManyEndpoints, Meter = UsageRefusal.NoMeter };
            if (known >= MostTogether && !_counts.ContainsKey(kind))
                return;
            count = _counts.GetOrAdd(kind, _ => new Count());
        }
        Interlocked.Increment(ref count.Calls);
        Volatile.Write(ref count.LastAtMs, now);
    }

    /// <summary>Stores what was counted so far.</summary>
    public async Task StoreAsync(CancellationToken cancellationToken)
    {
        await _storing.WaitAsync(cancellationToken);
        try
        {
            var taken = Take();
            var stored = 0;
            try
            {
                await using var db = await databases.CreateDbContextAsync(cancellationToken);
                foreach (var batch in taken.Chunk(KindsPerTransaction))
                {
                    await db.InTransactionAsync(
                        async () =>
                        {
                            foreach (var (kind, calls, lastAtMs) in batch)
                                await UpsertAsync(db, kind, calls, lastAtMs, cancellationToken);
                        },
                        cancellationToken
                    );
                    stored += batch.Length;
                }
            }
            catch
            {
                foreach (var (kind, calls, _) in taken.Skip(stored)) // store it next time
                    Interlocked.Add(ref _counts.GetOrAdd(kind, _ => new Count()).Calls, calls);
                throw;
            }
        }
        finally
        {
            _storing.Release();
        }
    }

    protected override TimeSpan Every => Pause;

    protected override Task RoundAsync(CancellationToken stop) => StoreAsync(stop);

    protected override Task LastRoundAsync() => StoreAsync(CancellationToken.None);

    public override void Dispose()
    {
        _storing.Dispose();
        base.Dispose();
    }

    private List<(Kind Kind, long Calls, long LastAtMs)> Take()
    {
        var idleSince = clock.GetUtcNow().ToUnixTimeMilliseconds() - (long)Idle.TotalMilliseconds;
        var taken = new List<(Kind, long, long)>();
        foreach (var (kind, count) in _counts)
        {
            var calls = Interlocked.Exchange(ref count.Calls, 0);
            if (calls > 0)
                taken.Add((kind, calls, Volatile.Read(ref count.LastAtMs)));
            else if (Volatile.Read(ref count.LastAtMs) < idleSince)
                _counts.TryRemove(kind, out _);
        }
        // The same order on every node: two nodes that update the same rows in different orders deadlock.
        return
        [
            .. taken
                .OrderBy(one => one.Item1.TenantId)
                .ThenBy(one => one.Item1.KeyId)
                .ThenBy(one => one.Item1.ToString(), StringComparer.Ordinal),
        ];
    }

    private static Task<int> UpsertAsync(BillingDb db, Kind kind, long calls, long lastAtMs, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO usage_refusals (tenant_id, day, period_start, meter, key_id, endpoint, code, status, is_test, calls, last_at)
            VALUES ({kind.TenantId}, {kind.DayMs}, {kind.PeriodStartMs}, {kind.Meter}, {kind.KeyId}, {kind.Endpoint}, {kind.Code},
                {kind.Status}, {kind.IsTest}, {calls}, {lastAtMs})
            ON CONFLICT (tenant_id, day, period_start, meter, key_id, endpoint, code, status, is_test) DO UPDATE
            SET calls = usage_refusals.calls + excluded.calls, last_at = CASE WHEN excluded.last_at > usage_refusals.last_at
                THEN excluded.last_at ELSE usage_refusals.last_at END
            """,
            cancellationToken
        );
}
