using System.Collections.Concurrent;
using System.Globalization;

namespace BillingPortal.Metering;

/// <summary>Second step: a token bucket per key. It refills evenly over the minute, starts full, and runs on a clock that never steps back.</summary>
public sealed class LimitRate(TimeProvider wall)
{
    private readonly ConcurrentDictionary<(long KeyId, bool IsDegraded), Bucket> _buckets = new();

    /// <summary>The lower of what the plan and the key allow; 0 = unlimited.</summary>
    public static int Lower(int plan, int? key) => key is { } own && (plan == 0 || own < plan) ? own : plan;

    /// <param name="perMinute">Calls per minute; 0 = unlimited, which costs nothing.</param>
    /// <param name="isDegraded">The lower rate of a plan above its limit, counted by itself.</param>
    public Refusal? Check(HttpContext http, long keyId, int perMinute, bool isDegraded = false)
    {
        if (perMinute == 0) return null;
        var now = wall.GetTimestamp();
        if (!_buckets.TryGetValue((keyId, isDegraded), out var bucket)) bucket = _buckets.GetOrAdd((keyId, isDegraded), new Bucket(now, wall.TimestampFrequency));
        var (allowed, remaining, resetSeconds) = bucket.Take(perMinute, now);
        var headers = http.Response.Headers;
        headers["RateLimit-Limit"] = NumberText.Of(perMinute);
        headers["RateLimit-Remaining"] = NumberText.Of(remaining);
        headers["RateLimit-Reset"] = NumberText.Of(resetSeconds);
        if (allowed) return null;
        var calls = perMinute == 1 ? "1 call" : $"{perMinute} calls";
        var detail = isDegraded ? $"The quota is used up; this plan goes on with {calls} a minute for each key." : $"This key may make {calls} a minute.";
        return new Refusal(StatusCodes.Status429TooManyRequests, "rate_limited", "Too many calls.", detail, resetSeconds, ("limit_per_minute", perMinute));
    }

    internal sealed class Bucket(long now, long ticksPerSecond)
    {
        private const int SecondsPerMinute = 60;
        // In ticks of the clock: one call costs (ticks per minute / rate). Whole numbers, so nothing is lost to rounding over a day.
        private readonly long _full = ticksPerSecond * SecondsPerMinute;
        private long _at = now;
        private long _credit = ticksPerSecond * SecondsPerMinute;

        public (bool Allowed, int Remaining, int ResetSeconds) Take(int perMinute, long now)
        {
            lock (this)
            {
                _credit = Math.Min(_full, _credit + Math.Max(0, now - _at));
                _at = Math.Max(_at, now);
                var cost = Math.Max(1, _full / perMinute);
                var allowed = _credit >= cost;
                if (allowed) _credit -= cost;
                var remaining = (int)Math.Min(int.MaxValue, _credit / cost);
                var wait = remaining > 0 ? _full - _credit : cost - _credit;
                return (allowed, remaining, (int)Math.Max(1, (wait + ticksPerSecond - 1) / ticksPerSecond));
            }
        }
    }
}

/// <summary>Small numbers as text without an allocation: headers are full of them.</summary>
internal static class NumberText
{
    private static readonly string[] Small = [.. Enumerable.Range(0, 1024).Select(value => value.ToString(CultureInfo.InvariantCulture))];

    public static string Of(long value) => (ulong)value < (ulong)Small.Length ? Small[value] : value.ToString(CultureInfo.InvariantCulture);
}
