using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace BillingPortal.Metering;

/// <summary>Second step: a token bucket per key. It refills evenly over the minute and starts full.</summary>
public sealed class LimitRate
{
    private readonly ConcurrentDictionary<long, Bucket> _buckets = new();

    /// <param name="perMinute">Calls per minute; 0 = unlimited, which costs nothing.</param>
    public Refusal? Check(HttpContext http, long keyId, int perMinute)
    {
        if (perMinute == 0) return null;
        var bucket = _buckets.GetOrAdd(keyId, static (_, rate) => new Bucket(rate), perMinute);
        var (allowed, remaining, resetSeconds) = bucket.Take(perMinute, Stopwatch.GetTimestamp());
        var headers = http.Response.Headers;
        headers["RateLimit-Limit"] = Text(perMinute);
        headers["RateLimit-Remaining"] = Text(remaining);
        headers["RateLimit-Reset"] = Text(resetSeconds);
        return allowed ? null : new Refusal(StatusCodes.Status429TooManyRequests, "rate_limited", "Too many calls.", $"This plan allows {perMinute} calls a minute for each key.", resetSeconds, ("limit_per_minute", perMinute));
    }

    private static string Text(int value) => value < Small.Length ? Small[value] : value.ToString(CultureInfo.InvariantCulture);
    private static readonly string[] Small = [.. Enumerable.Range(0, 1001).Select(value => value.ToString(CultureInfo.InvariantCulture))];

    private sealed class Bucket(int perMinute)
    {
        private long _at = Stopwatch.GetTimestamp();
        // In ticks of the stopwatch: one call costs (ticks per minute / rate). Whole numbers, so nothing is lost to rounding over a day.
        private long _credit = Stopwatch.Frequency * 60;
        private int _rate = perMinute;

        public (bool Allowed, int Remaining, int ResetSeconds) Take(int rate, long now)
        {
            var full = Stopwatch.Frequency * 60;
            lock (this)
            {
                _credit = Math.Min(full, _credit + Math.Max(0, now - _at));
                _at = Math.Max(_at, now);
                _rate = rate;
                var cost = full / _rate;
                var allowed = _credit >= cost;
                if (allowed) _credit -= cost;
                var remaining = (int)(_credit / cost);
                var wait = remaining > 0 ? full - _credit : cost - _credit;
                return (allowed, remaining, (int)Math.Max(1, (wait + Stopwatch.Frequency - 1) / Stopwatch.Frequency));
            }
        }
    }
}
