using System.Globalization;
using BillingPortal.Time;
using BillingPortal.Ui;
using BillingPortal.Web;

namespace BillingPortal.Usage;

/// <summary>One line of the usage table.</summary>
public sealed record GroupSum(
    string Name,
    string? Detail,
    bool IsTest,
    long Quantity,
    long Calls,
    long Failed,
    long Refused,
    long DurationMs
)
{
    /// <summary>Mean answer time, for people.</summary>
    public string Mean =>
        Timed == 0 ? "–"
        : DurationMs < Timed ? "<1 ms"
        : Format.Exact(DurationMs / Timed) + " ms";

    /// <summary>Calls that reached the endpoint; a refusal at the door takes no time and would only make the mean look better.</summary>
    public long Timed => Calls - Refused;
}

/// <summary>Day rows turned into what the page draws: columns, series and sums.</summary>
public sealed class UsageView
{
    private const int MostSeries = 7;
    private const int LiveColour = 1,
        TestColour = 2;

    public required UsageFilter Filter { get; init; }
    public required UsageColumns Columns { get; init; }
    public required IReadOnlyList<ColumnSeries> Series { get; init; }
    public required IReadOnlyList<GroupSum> Groups { get; init; }
    public required GroupSum Total { get; init; }

    /// <summary>Each column's total in the span before; null when it was not asked for.</summary>
    public IReadOnlyList<long>? Before { get; init; }

    /// <summary>Units by live keys: what counts.</summary>
    public long Counted { get; private init; }
    public long TestUnits { get; private init; }

    /// <summary>Its column and total; null without usage.</summary>
    public (string Column, long Value)? Highest { get; private init; }

    /// <param name="hours">The same units by hour, when hours are drawn.</param>
    /// <param name="keys">All keys of the organisation: a key's colour follows from its place among them.</param>
    /// <param name="before">Totals of the span before by day or hour; null when it was not asked for.</param>
    public static UsageView Of(
        UsageFilter filter,
        IReadOnlyList<GroupDay> rows,
        DateTimeOffset now,
        IReadOnlyList<HourSum>? hours = null,
        IReadOnlyList<KeyChoice>? keys = null,
        IReadOnlyDictionary<DateTimeOffset, long>? before = null
    )
    {
        var columns = UsageColumns.Of(filter, now);
        var countsCalls = filter.Split == UsageSplit.Status; // a refused call has no units; its answer is what is asked for
        var groups = rows.GroupBy(row => (row.Group, row.Detail, row.IsTest, row.KeyId))
            .OrderByDescending(group => group.Sum(Size))
            .ToList();
        var names = groups.ConvertAll(group => group.Key);
        var series =
            filter.ByHour ? ByKind(hours ?? [], sum => sum.Hour)
            : filter.Split == UsageSplit.None
                ? ByKind(
                    rows.Select(row => new HourSum(row.Day, row.IsTest ? 0 : row.Quantity, row.IsTest ? row.Quantity : 0)),
                    sum => sum.Hour
                )
            : Coloured(
                [
                    .. groups
                        .Where(group => group.Any(row => Size(row) > 0))
                        .Select(group =>
                            (
                                new ColumnSeries(Name(group.Key, filter.Split, names), columns.Sum(group, row => row.Day, Size)),
                                group.Key.KeyId
                            )
                        ),
                ],
                columns.Count,
                keys ?? []
            );
        var totals = Enumerable.Range(0, columns.Count).Select(i => series.Sum(one => one.Values[i])).ToList();
        return new UsageView
        {
            Filter = filter,
            Columns = columns,
            Series = series,
            Groups = [.. groups.Select(group => Sum(Name(group.Key, filter.Split, names), group.Key.Detail, group.Key.IsTest, group))],
            Total = Sum("All", detail: null, isTest: false, rows),
            Before = before is null
                ? null
                : columns.Sum(before, day => day.Key + (filter.FirstMidnight - filter.BeforeMidnight), day => day.Value),
            Counted = rows.Where(row => !row.IsTest).Sum(row => row.Quantity),
            TestUnits = rows.Where(row => row.IsTest).Sum(row => row.Quantity),
            Highest = totals.Count > 0 && totals.Max() is > 0 and var most ? (columns.Long[totals.IndexOf(most)], most) : null,
        };

        long Size(GroupDay row) => countsCalls ? row.Events : row.Quantity;

        IReadOnlyList<ColumnSeries> ByKind(IEnumerable<HourSum> sums, Func<HourSum, DateTimeOffset> at)
        {
            var all = sums.ToList();
            ColumnSeries[] kinds =
            [
                new("Live keys", columns.Sum(all, at, sum => sum.Live)) { Colour = LiveColour },
                new("Test keys", columns.Sum(all, at, sum => sum.Test)) { Colour = TestColour },
            ];
            return [.. kinds.Where(kind => kind.Values.Any(value => value > 0))];
        }
    }

    // The largest six and the rest. A key has the colour of its place among all keys ever made, whatever is filtered; only where two
    // keys that are drawn side by side share one does the younger take the next that is free.
    private static IReadOnlyList<ColumnSeries> Coloured(
        IReadOnlyList<(ColumnSeries Series, long KeyId)> named,
        int columns,
        IReadOnlyList<KeyChoice> keys
    )
    {
        var shown = named.Count <= MostSeries ? named : [.. named.Take(MostSeries - 1)];
        var ranks = keys.ToDictionary(key => key.Id, key => key.Rank);
        var colours = new Dictionary<ColumnSeries, int>();
        foreach (
            var (series, key) in shown
                .OrderBy(one => ranks.TryGetValue(one.KeyId, out var rank) ? rank : int.MaxValue)
                .ThenBy(one => one.Series.Name, StringComparer.Ordinal)
        )
        {
            var colour = ranks.TryGetValue(key, out var rank) ? (rank % MostSeries) + 1 : 1;
            while (colours.ContainsValue(colour))
                colour = (colour % MostSeries) + 1;
            colours[series] = colour;
        }
        var drawn = shown.Select(one => one.Series with { Colour = colours[one.Series] });
        return shown.Count == named.Count
            ? [.. drawn]
            :
            [
                .. drawn,
                new ColumnSeries(
                    "Other",
                    [.. Enumerable.Range(0, columns).Select(i => named.Skip(MostSeries - 1).Sum(rest => rest.Series.Values[i]))]
                )
                {
                    IsOther = true,
                },
            ];
    }

    private static GroupSum Sum(string name, string? detail, bool isTest, IEnumerable<GroupDay> rows)
    {
        long quantity = 0,
            calls = 0,
            failed = 0,
            refused = 0,
            duration = 0;
        foreach (var row in rows)
            (quantity, calls, failed, refused, duration) = (
                quantity + row.Quantity,
                calls + row.Events,
                failed + (row.IsFailed ? row.Events : 0),
                refused + row.Refused,
                duration + row.DurationMs
            );
        return new GroupSum(name, detail, isTest, quantity, calls, failed, refused, duration);
    }

    // Two keys may have one name; their first characters tell them apart.
    private static string Name(
        (string Group, string? Detail, bool IsTest, long KeyId) group,
        UsageSplit split,
        IReadOnlyList<(string Group, string? Detail, bool IsTest, long KeyId)> all
    )
    {
        var isKey = split is UsageSplit.Key or UsageSplit.None;
        var name =
            isKey && group.Detail is not null && all.Count(other => other.Group == group.Group) > 1
                ? $"{group.Group} ({Format.Prefix(group.Detail)})"
                : group.Group;
        return group.IsTest ? name + (isKey ? " (test key)" : " (test keys)") : name;
    }
}

/// <summary>
/// The columns of a range: hours, days or months, each with a short name for the axis and a long one for ears and tooltips. All
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
        var end = filter.ByHour && now < filter.EndMidnight ? now : filter.EndMidnight; // hours to come are no columns
        var starts = new List<DateTimeOffset>();
        for (
            var at = filter.FirstMidnight;
            at < end || starts.Count == 0;
            at =
                    filter.ByHour ? at.AddHours(1)
                    : filter.ByMonth ? new DateTimeOffset(at.Year, at.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1)
                    : at.AddDays(1)
        )
            starts.Add(at);
        var columns = new UsageColumns
        {
            Short = starts.ConvertAll(at => Axis(filter, at, at == starts[0], now)),
            Long = starts.ConvertAll(at =>
                Text(
                    at,
                    filter.ByHour ? "ddd d MMM, HH:mm"
                        : filter.ByMonth ? "MMMM yyyy"
                        : "ddd d MMM"
                )
            ),
        };
        columns._starts.AddRange(starts);
        return columns;
    }

    /// <summary>What falls into each column, summed; what lies outside all of them is left out.</summary>
    public IReadOnlyList<long> Sum<T>(IEnumerable<T> items, Func<T, DateTimeOffset> at, Func<T, long> size)
    {
        var values = new long[Count];
        foreach (var item in items)
            if (_starts.BinarySearch(at(item)) is var found && (found >= 0 ? found : ~found - 1) is >= 0 and var column)
                values[column] += size(item);
        return values;
    }

    // "3 Nov" where a month or, by hour, a day begins, else only the day or the hour: the axis stays short.
    private static string Axis(UsageFilter filter, DateTimeOffset at, bool isFirst, DateTimeOffset now) =>
        filter.ByHour
            ? at.Hour == 0
                ? TimeFormat.Text(at, TimeStyle.Day)
                : Text(at, "HH:mm")
            : filter.ByMonth
                ? Text(at, at.Year == now.Year ? "MMM" : "MMM yy")
                : isFirst || at.Day == 1 || filter.Days > 31
                    ? TimeFormat.Text(at, TimeStyle.Day)
                    : Text(at, "%d");

    private static string Text(DateTimeOffset at, string format) => at.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
}
