using System.Globalization;

namespace BillingPortal.Time;

/// <summary>Which of the ways to write an instant was chosen; the page's script writes the same one in the reader's zone.</summary>
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
/// How instants are written. All of it is UTC: the reader's zone is known in the browser only, where the text is corrected
/// in place without changing its style. "Now" is the billing clock's.
/// </summary>
public static class TimeFormat
{
    private const int WeekdayWithinDays = 7;
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>Within seven days the weekday and time, this year the day, else day and year.</summary>
    public static TimeStyle StyleOf(DateTimeOffset at, DateTimeOffset now) =>
        (now - at).Duration() < TimeSpan.FromDays(WeekdayWithinDays) ? TimeStyle.Weekday : DayStyle(at, now);

    /// <summary>As a day, with the year only when it is another one.</summary>
    public static TimeStyle DayStyle(DateTimeOffset at, DateTimeOffset now) =>
        at.UtcDateTime.Year == now.UtcDateTime.Year ? TimeStyle.Day : TimeStyle.DayYear;

    public static string Text(DateTimeOffset at, TimeStyle style) =>
        at.UtcDateTime.ToString(
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

    public static string When(DateTimeOffset at, DateTimeOffset now) => Text(at, StyleOf(at, now));

    public static string Day(DateTimeOffset at, DateTimeOffset now) => Text(at, DayStyle(at, now));

    /// <summary>In sentences: 29 November, as UTC has it.</summary>
    public static string LongDay(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM", Culture);

    /// <summary>For titles: 20 Nov 2026, 17:40:02 UTC.</summary>
    public static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss 'UTC'", Culture);

    /// <summary>For <c>datetime</c> attributes.</summary>
    public static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", Culture);

    /// <summary>3 Nov – 3 Dec: the end is excluded, as at Stripe. Years are named when they differ from each other or from now.</summary>
    public static string Period(DateTimeOffset start, DateTimeOffset end, DateTimeOffset now)
    {
        var sameYear = start.UtcDateTime.Year == end.UtcDateTime.Year;
        var thisYear = end.UtcDateTime.Year == now.UtcDateTime.Year;
        var from = Text(start, sameYear ? TimeStyle.Day : TimeStyle.DayYear);
        return $"{from} – {Text(end, sameYear && thisYear ? TimeStyle.Day : TimeStyle.DayYear)}";
    }

    /// <summary>2 s ago, 4 min ago, 3 h ago; from a day on the date.</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now)
    {
        var passed = now - at;
        if (passed < TimeSpan.Zero)
            passed = TimeSpan.Zero; // two clocks may differ by a moment
        if (passed < TimeSpan.FromMinutes(1))
            return ((int)passed.TotalSeconds).ToString(Culture) + " s ago";
        if (passed < TimeSpan.FromHours(1))
            return ((int)passed.TotalMinutes).ToString(Culture) + " min ago";
        return passed < TimeSpan.FromDays(1) ? ((int)passed.TotalHours).ToString(Culture) + " h ago" : When(at, now);
    }

    /// <summary>Whether <see cref="Ago"/> counts, rather than names a date.</summary>
    public static bool IsRecent(DateTimeOffset at, DateTimeOffset now) => now - at < TimeSpan.FromDays(1);

    /// <summary>≈ 29 Nov: a day, never an hour, because nobody knows the hour.</summary>
    public static string Forecast(DateTimeOffset at, DateTimeOffset now) => "≈ " + Day(at, now);
}
