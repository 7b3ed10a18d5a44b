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
    /// <summary>Mean answer time, as text for people.</summary>
    public string Mean =>
        Timed == 0 ? "–"
        : DurationMs < Timed ? "<1 ms"
        : Format.Exact(DurationMs / Timed) + " ms";

    /// <summary>Calls that reached the endpoint. Refused calls take no time and would only lower the mean.</summary>
    public long Timed => Calls - Refused;
}

/// <summary>Turns daily rows into what the page draws: columns, series and sums.</summary>
public sealed class UsagePageView
{
    private const int MostSeries = 7;
    private const int LiveColour = 1,
        TestColour = 2;

    public required UsageFilter Filter { get; init; }
    public required UsageColumns Columns { get; init; }
    public required IReadOnlyList<ColumnSeries> Series { get; init; }
    public required IReadOnlyList<GroupSum> Groups { get; init; }
    public required GroupSum Total { get; init; }

    /// <summary>Each column's total in the previous span; null if not requested.</summary>
    public IReadOnlyList<long>? Before { get; init; }

    /// <summary>Units used by live keys; only these count.</summary>
    public long Counted { get; private init; }
    public long TestUnits { get; private init; }

    /// <summary>The column with the highest total, and that total; null without usage.</summary>
    public (string Column, long Value)? Highest { get; private init; }

    /// <param name="hours">The same units by hour, if hours are drawn.</param>
    /// <param name="keys">All keys of the organisation: a key's colour depends on its rank among them.</param>
    /// <param name="before">Totals of the previous span by day or hour; null if not requested.</param>
    public static UsagePageView Of(
        UsageFilter filter,
        IReadOnlyList<GroupDay> rows,
        DateTimeOffset now,
        IReadOnlyList<HourSum>? hours = null,
        IReadOnlyList<KeyChoice>? keys = null,
        IReadOnlyDictionary<DateTimeOffset, long>? before = null
    )
    {
        var columns = UsageColumns.Of(filter, now);
        var countsCalls = filter.Split == UsageSplit.Status; // a refused call has no units, but it has a status
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
        return new UsagePageView
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
            Highest = totals.Count > 0 && totals.Max() is > 0 and var highest ? (columns.Long[totals.IndexOf(highest)], highest) : null,
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

    // The largest six and the rest. A key's colour follows its rank among all keys ever created, whatever the filter. If two keys
    // in the chart would share a colour, the younger one takes the next free colour.
    private static IReadOnlyList<ColumnSeries> Coloured(
        IReadOnlyList<(ColumnSeries Series, long? KeyId)> named,
        int columns,
        IReadOnlyList<KeyChoice> keys
    )
    {
        var shown = named.Count <= MostSeries ? named : [.. named.Take(MostSeries - 1)];
        var ranks = keys.ToDictionary(key => key.Id, key => key.Rank);
        var colours = new Dictionary<ColumnSeries, int>();
        foreach (
            var (series, key) in shown
                .OrderBy(one => RankOf(one.KeyId) ?? int.MaxValue)
                .ThenBy(one => one.Series.Name, StringComparer.Ordinal)
        )
        {
            var colour = RankOf(key) is { } rank ? (rank % MostSeries) + 1 : 1;
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

        int? RankOf(long? key) => key is { } id && ranks.TryGetValue(id, out var rank) ? rank : null;
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

    // Two keys may have the same name; their prefixes distinguish them.
    private static string Name(
        (string Group, string? Detail, bool IsTest, long? KeyId) group,
        UsageSplit split,
        IReadOnlyList<(string Group, string? Detail, bool IsTest, long? KeyId)> all
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
