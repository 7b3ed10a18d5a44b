namespace StripeSandbox.Billing;

/// <summary>
/// Billing periods by their anchor. The n-th boundary is always counted from the anchor, never from the previous boundary, so
/// that a subscription of 31 January renews on 28 February and then on 31 March.
/// </summary>
public static class Cycle
{
    private const int MonthsPerYear = 12;
    private const long DaySeconds = 86_400;
    private const int MaxSteps = 64;

    public static long Nth(long anchor, string interval, long count, long n) =>
        interval switch
        {
            "day" => anchor + n * count * DaySeconds,
            "week" => anchor + n * count * 7 * DaySeconds,
            "year" => AddMonths(anchor, n * count * MonthsPerYear),
            _ => AddMonths(anchor, n * count),
        };

    /// <summary>The first boundary after this instant.</summary>
    public static long EndAfter(long anchor, string interval, long count, long instant)
    {
        var n = Estimate(anchor, interval, count, instant);
        for (var i = 0; i < MaxSteps; i++, n++)
        {
            if (Nth(anchor, interval, count, n) > instant)
                return Nth(anchor, interval, count, n);
        }

        throw new InvalidOperationException("No period boundary was found.");
    }

    /// <summary>The last boundary at or before this instant.</summary>
    public static long StartAt(long anchor, string interval, long count, long instant)
    {
        var n = Estimate(anchor, interval, count, instant);
        while (Nth(anchor, interval, count, n + 1) <= instant)
            n++;
        return Nth(anchor, interval, count, n);
    }

    /// <summary>A number of periods that ends at or before the instant.</summary>
    private static long Estimate(long anchor, string interval, long count, long instant)
    {
        var approximate =
            interval switch
            {
                "day" => 1,
                "week" => 7,
                "year" => 366,
                _ => 31,
            }
            * DaySeconds
            * count;
        var n = (instant - anchor) / approximate - 1;
        // Months are shorter than 31 days, so for a distant anchor the estimate is up to a few per cent low.
        while (Nth(anchor, interval, count, n + 8) <= instant)
            n += 8;
        return n;
    }

    private static long AddMonths(long instant, long months) =>
        new DateTimeOffset(
            DateTimeOffset.FromUnixTimeSeconds(instant).UtcDateTime.AddMonths((int)months),
            TimeSpan.Zero
        ).ToUnixTimeSeconds();
}
