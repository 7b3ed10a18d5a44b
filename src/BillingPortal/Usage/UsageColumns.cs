using System.Globalization;
using BillingPortal.Time;

namespace BillingPortal.Usage;

/// <summary>
/// The columns of a range: hours, days or months, each with a short name for the axis and a long one for screen readers and tooltips. All
/// UTC.
/// </summary>
public sealed class UsageColumns
{
    private readonly List<DateTimeOffset> _starts = [];

    public IReadOnlyList<string> Short { get; private init; } = [];
    public IReadOnlyList<string> Long { get; private init; } = [];
    public int Count => _starts.Count;

    public static UsageColumns Of(UsageFilter filter, DateTimeOffset now)
    {
        var end = filter.ByHour && now < filter.EndMidnight ? now : filter.EndMidnight; // future hours get no column
        var starts = new List<DateTimeOffset>();
        for (
            var start = filter.FirstMidnight;
            start < end || starts.Count == 0;
            start =
                    filter.ByHour ? start.AddHours(1)
                    : filter.ByMonth ? new DateTimeOffset(start.Year, start.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1)
                    : start.AddDays(1)
        )
            starts.Add(start);
        var columns = new UsageColumns
        {
            Short = starts.ConvertAll(start => Axis(filter, start, start == starts[0], now)),
            Long = starts.ConvertAll(start =>
                Text(
                    start,
                    filter.ByHour ? "ddd d MMM, HH:mm"
                        : filter.ByMonth ? "MMMM yyyy"
                        : "ddd d MMM"
                )
            ),
        };
        columns._starts.AddRange(starts);
        return columns;
    }

    /// <summary>Sums the values of each column; values outside all columns are left out.</summary>
    public IReadOnlyList<long> Sum<T>(IEnumerable<T> items, Func<T, DateTimeOffset> timeOf, Func<T, long> size)
    {
        var values = new long[Count];
        foreach (var item in items)
            if (_starts.BinarySearch(timeOf(item)) is var found && (found >= 0 ? found : ~found - 1) is >= 0 and var column)
                values[column] += size(item);
        return values;
    }

    // "3 Nov" where a month or, by hour, a day begins, otherwise only the day or hour, to keep the axis labels short.
    private static string Axis(UsageFilter filter, DateTimeOffset start, bool isFirst, DateTimeOffset now) =>
        filter.ByHour
            ? start.Hour == 0
                ? TimeFormat.Text(start, TimeStyle.Day)
                : Text(start, "HH:mm")
            : filter.ByMonth
                ? Text(start, start.Year == now.Year ? "MMM" : "MMM yy")
                : isFirst || start.Day == 1 || filter.Days > 31
                    ? TimeFormat.Text(start, TimeStyle.Day)
                    : Text(start, "%d");

    private static string Text(DateTimeOffset start, string format) => start.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
}
