using System.Collections.Concurrent;
using System.Globalization;
using BillingPortal.ApiKeys;

namespace BillingPortal.Metering;

/// <summary>
/// Token buckets that start full, refill evenly over a minute and run on a monotonic clock. The plan's rate applies to
/// the tenant, over all its keys; otherwise every new key would add another full bucket. A key's own lower rate applies in
/// addition.
/// </summary>
public sealed class LimitRate(TimeProvider wall)
{
    /// <summary>Buckets added between two prunings. A pruning scans all buckets.</summary>
    private const int NewBucketsPerPruning = 1024;

    private enum Counted
    {
        Tenant,
        Key,
        DegradedTenant,
    }

    private readonly ConcurrentDictionary<(long Id, Counted What), Bucket> _buckets = new();
    private int _added;

    internal int Buckets => _buckets.Count;

    /// <param name="planPerMinute">Calls per minute of the whole tenant; 0 = unlimited, and needs no bucket.</param>
    public Refusal? Check(HttpContext http, KeyEntry key, int planPerMinute)
    {
        var rate = key.RatePerMinute is { } lower && (planPerMinute == 0 || lower < planPerMinute) ? lower : 0;
        if (rate == 0 && planPerMinute == 0)
            return null;
        var now = wall.GetTimestamp();
        var result = rate == 0 ? default : Take((key.CountedAs, Counted.Key), rate, now);
        if (rate != 0 && !result.IsAllowed)
            return Refuse(http, rate, result, $"This key may make {Calls(rate)} a minute.");
        if (planPerMinute != 0)
        {
            var ofTenant = Take((key.TenantId, Counted.Tenant), planPerMinute, now);
            if (!ofTenant.IsAllowed)
            {
                if (rate != 0)
                    _buckets.GetValueOrDefault((key.CountedAs, Counted.Key))?.GiveBack(rate);
                return Refuse(http, planPerMinute, ofTenant, $"The plan allows {Calls(planPerMinute)} a minute, for all keys together.");
            }
            if (rate == 0 || ofTenant.Remaining < result.Remaining)
                (rate, result) = (planPerMinute, ofTenant); // report the tighter of the two
        }
        Show(http, rate, result);
        return null;
    }

    /// <summary>The lower rate of a plan above its limit. It is the tenant's too, and has its own bucket.</summary>
    public Refusal? CheckDegraded(HttpContext http, long tenantId, int perMinute)
    {
        var result = Take((tenantId, Counted.DegradedTenant), perMinute, wall.GetTimestamp());
        if (!result.IsAllowed)
            return Refuse(
                http,
                perMinute,
                result,
                $"The quota is used up; this plan goes on with {Calls(perMinute)} a minute, for all keys together."
            );
        Show(http, perMinute, result);
        return null;
    }

    private RateResult Take((long Id, Counted What) of, int perMinute, long now)
    {
        while (true)
        {
            if (!_buckets.TryGetValue(of, out var bucket))
            {
                bucket = _buckets.GetOrAdd(of, new Bucket(now, wall.TimestampFrequency));
                if (Interlocked.Increment(ref _added) % NewBucketsPerPruning == 0)
                    Prune(now);
            }
            if (bucket.TryTake(perMinute, now, out var result))
                return result;
        }
    }

    /// <summary>A bucket that was unused for a minute is full again, so it can be removed.</summary>
    private void Prune(long now)
    {
        foreach (var entry in _buckets)
            if (entry.Value.TryRetire(now))
                _buckets.TryRemove(entry);
    }

    private static Refusal Refuse(HttpContext http, int perMinute, RateResult result, string detail)
    {
        Show(http, perMinute, result);
        return new Refusal(
            StatusCodes.Status429TooManyRequests,
            "rate_limited",
            "Too many calls.",
            detail,
            result.ResetSeconds,
            ("limit_per_minute", perMinute)
        );
    }

    private static void Show(HttpContext http, int perMinute, RateResult result)
    {
        var headers = http.Response.Headers;
        headers["RateLimit-Limit"] = NumberText.Of(perMinute);
        headers["RateLimit-Remaining"] = NumberText.Of(result.Remaining);
        headers["RateLimit-Reset"] = NumberText.Of(result.ResetSeconds);
    }

    private static string Calls(int count) => count == 1 ? "1 call" : $"{count} calls";

    internal readonly record struct RateResult(bool IsAllowed, int Remaining, int ResetSeconds);

    internal sealed class Bucket(long now, long ticksPerSecond)
    {
        private const int SecondsPerMinute = 60;

        // In clock ticks: one call costs (ticks per minute / rate). Integers, so rounding errors do not add up over a day.
        private readonly long _full = ticksPerSecond * SecondsPerMinute;
        private long _at = now;
        private long _credit = ticksPerSecond * SecondsPerMinute;
        private bool _isRetired;

        /// <summary>False if this bucket was pruned in the meantime: look it up again.</summary>
        public bool TryTake(int perMinute, long now, out RateResult result)
        {
            lock (this)
            {
                result = default;
                if (_isRetired)
                    return false;
                Refill(now);
                var cost = Cost(perMinute);
                var allowed = _credit >= cost;
                if (allowed)
                    _credit -= cost;
                var remaining = (int)Math.Min(int.MaxValue, _credit / cost);
                var wait = remaining > 0 ? _full - _credit : cost - _credit;
                result = new RateResult(allowed, remaining, (int)Math.Max(1, (wait + ticksPerSecond - 1) / ticksPerSecond));
                return true;
            }
        }

        /// <summary>For a call that another bucket refused.</summary>
        public void GiveBack(int perMinute)
        {
            lock (this)
                _credit = Math.Min(_full, _credit + Cost(perMinute));
        }

        /// <summary>
        /// True if it was unused for a minute; it then accepts no more calls. Being full is not enough: at a high rate a bucket in
        /// use refills between two calls.
        /// </summary>
        public bool TryRetire(long now)
        {
            lock (this)
                return _isRetired = now - _at >= _full;
        }

        private void Refill(long now)
        {
            _credit = Math.Min(_full, _credit + Math.Max(0, now - _at));
            _at = Math.Max(_at, now);
        }

        private long Cost(int perMinute) => Math.Max(1, _full / perMinute);
    }
}

/// <summary>Text of small numbers without allocating: every response's headers contain several.</summary>
internal static class NumberText
{
    private static readonly string[] Small = [.. Enumerable.Range(0, 1024).Select(value => value.ToString(CultureInfo.InvariantCulture))];

    public static string Of(long value) => (ulong)value < (ulong)Small.Length ? Small[value] : value.ToString(CultureInfo.InvariantCulture);
}
