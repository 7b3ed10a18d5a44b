using System.Globalization;

namespace BillingPortal.Time;

/// <summary>How an instant is written; the page's script writes it the same way in the reader's time zone.</summary>
public enum TimeStyle
{
    /// <summary>3 Nov.</summary>
    Day,

    /// <summary>3 Nov 2025.</summary>
    DayYear,

    /// <summary>Fri 17:40.</summary>
    Weekday,

    /// <summary>21 Nov at 09:58.</summary>
    DayTime,

    /// <summary>10:12:04.</summary>
    Clock,
}

/// <summary>
/// Writes instants, all in UTC: only the browser knows the reader's time zone, and it replaces the text in place without changing its
/// style. "Now" comes from the billing clock.
/// </summary>
public static class TimeFormat
{
    private const int WeekdayWithinDays = 7;
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>Weekday and time within seven days, the day within this year, else day and year.</summary>
    public static TimeStyle StyleOf(DateTimeOffset instant, DateTimeOffset now) =>
        (now - instant).Duration() < TimeSpan.FromDays(WeekdayWithinDays) ? TimeStyle.Weekday : DayStyle(instant, now);

    /// <summary>A day, with the year only when it differs from the current one.</summary>
    public static TimeStyle DayStyle(DateTimeOffset instant, DateTimeOffset now) =>
        instant.UtcDateTime.Year == now.UtcDateTime.Year ? TimeStyle.Day : TimeStyle.DayYear;

    public static string Text(DateTimeOffset instant, TimeStyle style) =>
        instant.UtcDateTime.ToString(
            style switch
            {
                TimeStyle.Day => "d MMM",
                TimeStyle.DayYear => "d MMM yyyy",
                TimeStyle.Weekday => "ddd HH:mm",
                TimeStyle.DayTime => "d MMM 'at' HH:mm",
                _ => "HH:mm:ss",
            },
            Culture
        );

    public static string When(DateTimeOffset instant, DateTimeOffset now) => Text(instant, StyleOf(instant, now));

    public static string Day(DateTimeOffset instant, DateTimeOffset now) => Text(instant, DayStyle(instant, now));

    /// <summary>In sentences: 29 November, in UTC.</summary>
    public static string LongDay(DateTimeOffset instant) => instant.UtcDateTime.ToString("d MMMM", Culture);

    /// <summary>For titles: 20 Nov 2026, 17:40:02 UTC.</summary>
    public static string Utc(DateTimeOffset instant) => instant.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss 'UTC'", Culture);

    /// <summary>For <c>datetime</c> attributes.</summary>
    public static string Iso(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", Culture);

    /// <summary>3 Nov – 3 Dec: the end is exclusive, as at Stripe. Years are shown when they differ from each other or from now.</summary>
    public static string Period(DateTimeOffset start, DateTimeOffset end, DateTimeOffset now)
    {
        var sameYear = start.UtcDateTime.Year == end.UtcDateTime.Year;
        var thisYear = end.UtcDateTime.Year == now.UtcDateTime.Year;
        var from = Text(start, sameYear ? TimeStyle.Day : TimeStyle.DayYear);
        return $"{from} – {Text(end, sameYear && thisYear ? TimeStyle.Day : TimeStyle.DayYear)}";
    }

    /// <summary>2 s ago, 4 min ago, 3 h ago; the date after a day.</summary>
    public static string Ago(DateTimeOffset instant, DateTimeOffset now)
    {
        var passed = now - instant;
        if (passed < TimeSpan.Zero)
            passed = TimeSpan.Zero; // two clocks may differ slightly
        if (passed < TimeSpan.FromMinutes(1))
            return ((int)passed.TotalSeconds).ToString(Culture) + " s ago";
        if (passed < TimeSpan.FromHours(1))
            return ((int)passed.TotalMinutes).ToString(Culture) + " min ago";
        return passed < TimeSpan.FromDays(1) ? ((int)passed.TotalHours).ToString(Culture) + " h ago" : When(instant, now);
    }

    /// <summary>Whether <see cref="Ago"/> shows an age rather than a date.</summary>
    public static bool IsRecent(DateTimeOffset instant, DateTimeOffset now) => now - instant < TimeSpan.FromDays(1);

    /// <summary>≈ 29 Nov: a day, never an hour, because a forecast is not that exact.</summary>
    public static string Forecast(DateTimeOffset instant, DateTimeOffset now) => "≈ " + Day(instant, now);
}
