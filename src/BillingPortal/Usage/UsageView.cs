using BillingPortal.Layout.Components;
using BillingPortal.Web;

namespace BillingPortal.Usage;

/// <summary>One line of the usage table.</summary>
public sealed record GroupSum(string Name, string? Detail, bool IsTest, long Quantity, long Calls, long Failed, long Refused, long DurationMs)
{
    /// <summary>Mean answer time, for people.</summary>
    public string Mean => Timed == 0 ? "–" : DurationMs < Timed ? "<1 ms" : Format.Exact(DurationMs / Timed) + " ms";

    /// <summary>Calls that reached the endpoint; a refusal at the door takes no time and would only make the mean look better.</summary>
    public long Timed => Calls - Refused;
}

/// <summary>Day rows turned into what the page draws: columns, series and sums.</summary>
public sealed class UsageView
{
    private const int MostSeries = 7;

    public required UsageFilter Filter { get; init; }
    public required IReadOnlyList<string> Columns { get; init; }
    public required IReadOnlyList<ColumnSeries> Series { get; init; }
    public required IReadOnlyList<GroupSum> Groups { get; init; }
    public required GroupSum Total { get; init; }
    /// <summary>Units by live keys: what counts.</summary>
    public long Counted { get; private init; }
    public long TestUnits { get; private init; }
    /// <summary>Its column and total; null without usage.</summary>
    public (string Column, long Value)? Highest { get; private init; }

    public static UsageView Of(UsageFilter filter, IReadOnlyList<GroupDay> rows, DateTimeOffset now)
    {
        var starts = Starts(filter);
        var countsCalls = filter.Split == UsageSplit.Status; // a refused call has no units; its answer is what is asked for
        var groups = rows.GroupBy(row => (row.Group, row.Detail, row.IsTest)).OrderByDescending(group => group.Sum(Size)).ToList();
        var named = groups.Where(group => group.Any(row => Size(row) > 0)).Select(group => new ColumnSeries(Name(group.Key, filter.Split, groups.Select(other => other.Key)), Values(group))).ToList();
        if (filter.Split == UsageSplit.None) named = [.. rows.GroupBy(row => row.IsTest).OrderBy(group => group.Key).Select(group => new ColumnSeries(group.Key ? "Test keys" : "Live keys", Values(group))).Where(series => series.Values.Any(value => value > 0))];
        var series = named.Count <= MostSeries ? named : [.. named.Take(MostSeries - 1), new ColumnSeries("Other", [.. starts.Select((_, i) => named.Skip(MostSeries - 1).Sum(rest => rest.Values[i]))]) { IsOther = true }];
        var columns = starts.Select((start, i) => Label(filter, start, isFirst: i == 0, now)).ToList();
        var totals = columns.Select((_, i) => series.Sum(one => one.Values[i])).ToList();
        return new UsageView
        {
            Filter = filter,
            Columns = columns,
            Series = series,
            Groups = [.. groups.Select(group => Sum(Name(group.Key, filter.Split, groups.Select(other => other.Key)), group.Key.Detail, group.Key.IsTest, group))],
            Total = Sum("All", detail: null, isTest: false, rows),
            Counted = rows.Where(row => !row.IsTest).Sum(row => row.Quantity),
            TestUnits = rows.Where(row => row.IsTest).Sum(row => row.Quantity),
            Highest = totals.Count > 0 && totals.Max() is > 0 and var most ? (columns[totals.IndexOf(most)], most) : null,
        };

        long Size(GroupDay row) => countsCalls ? row.Events : row.Quantity;

        IReadOnlyList<long> Values(IEnumerable<GroupDay> of)
        {
            var values = new long[starts.Count];
            foreach (var row in of) values[Math.Clamp(IndexOf(filter, starts, row.Day), 0, starts.Count - 1)] += Size(row);
            return values;
        }
    }

    private static GroupSum Sum(string name, string? detail, bool isTest, IEnumerable<GroupDay> rows)
    {
        long quantity = 0, calls = 0, failed = 0, refused = 0, duration = 0;
        foreach (var row in rows) (quantity, calls, failed, refused, duration) = (quantity + row.Quantity, calls + row.Events, failed + (row.IsFailed ? row.Events : 0), refused + row.Refused, duration + row.DurationMs);
        return new GroupSum(name, detail, isTest, quantity, calls, failed, refused, duration);
    }

    // Two keys may have one name; their first characters tell them apart.
    private static string Name((string Group, string? Detail, bool IsTest) group, UsageSplit split, IEnumerable<(string Group, string? Detail, bool IsTest)> all)
    {
        var isKey = split is UsageSplit.Key or UsageSplit.None;
        var name = isKey && group.Detail is not null && all.Count(other => other.Group == group.Group) > 1 ? $"{group.Group} ({Format.Prefix(group.Detail)})" : group.Group;
        return group.IsTest ? name + (isKey ? " (test key)" : " (test keys)") : name;
    }

    private static List<DateOnly> Starts(UsageFilter filter)
    {
        var starts = new List<DateOnly>();
        for (var day = filter.First; day <= filter.Last; day = filter.ByMonth ? new DateOnly(day.Year, day.Month, 1).AddMonths(1) : day.AddDays(1)) starts.Add(day);
        return starts;
    }

    private static int IndexOf(UsageFilter filter, List<DateOnly> starts, DateTimeOffset day)
    {
        var date = DateOnly.FromDateTime(day.UtcDateTime);
        return filter.ByMonth ? ((date.Year - starts[0].Year) * 12) + date.Month - starts[0].Month : date.DayNumber - starts[0].DayNumber;
    }

    // "3 Nov" where a month begins, else only the day: the axis stays short.
    private static string Label(UsageFilter filter, DateOnly start, bool isFirst, DateTimeOffset now)
    {
        var at = new DateTimeOffset(start, TimeOnly.MinValue, TimeSpan.Zero);
        if (filter.ByMonth) return at.ToString(at.Year == now.Year ? "MMM" : "MMM yy", System.Globalization.CultureInfo.InvariantCulture);
        return isFirst || start.Day == 1 || filter.Days > 31 ? TimeFormat.Text(at, TimeStyle.Day) : start.Day.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
