using System.Globalization;
using BillingPortal.Subscriptions;
using BillingPortal.Time;
using BillingPortal.Web;

namespace BillingPortal.Usage;

/// <summary>The usage page's filter, as in its address. Invalid values fall back to the default.</summary>
/// <param name="Preset">period, 7d, 30d, 90d or custom.</param>
/// <param name="Meter">Null = the page's default meter.</param>
public sealed record UsageFilter(string Preset, DateOnly First, DateOnly Last, string? Meter, UsageSplit Split)
{
    /// <summary>Only calls with this key; null for all.</summary>
    public long? Key { get; init; }

    /// <summary>One column per hour was requested.</summary>
    public bool WantsHours { get; init; }

    /// <summary>Each column also shows the value of the previous span.</summary>
    public bool Compares { get; init; }

    /// <summary>What was invalid in the address, and what is shown instead; null if nothing was.</summary>
    public string? Notice { get; init; }

    public const string ThisPeriod = "period",
        Custom = "custom";
    public static readonly IReadOnlyList<(string Preset, string Name)> Presets =
    [
        (ThisPeriod, "This period"),
        ("7d", "Last 7 days"),
        ("30d", "Last 30 days"),
        ("90d", "Last 90 days"),
        (Custom, "From … to …"),
    ];

    private const int DaysOfTrial = 30;
    private const int MostDayColumns = 92;
    public const int MostHourDays = 7;

    public int Days => Last.DayNumber - First.DayNumber + 1;

    /// <summary>Longer spans are drawn by month.</summary>
    public bool ByMonth => Days > MostDayColumns;

    /// <summary>Hours exist only over all keys, and more than a week of them would be unreadable.</summary>
    public bool MayShowHours => Days <= MostHourDays && Key is null;
    public bool ByHour => WantsHours && MayShowHours;
    public string Step =>
        ByHour ? "hour"
        : ByMonth ? "month"
        : "day";
    public bool IsDefault => Preset == ThisPeriod && Meter is null && Split == UsageSplit.Key && Key is null && !WantsHours && !Compares;
    public DateTimeOffset FirstMidnight => Midnight(First);
    public DateTimeOffset EndMidnight => Midnight(Last.AddDays(1));

    /// <summary>The same number of days, directly before these.</summary>
    public DateTimeOffset BeforeMidnight => FirstMidnight.AddDays(-Days);

    /// <param name="key">A key's id.</param>
    /// <param name="step">hour, or anything else for days and months.</param>
    /// <param name="compare">"before" adds the previous span.</param>
    public static UsageFilter From(
        string? range,
        string? from,
        string? to,
        string? meter,
        string? split,
        string? key,
        string? step,
        string? compare,
        Entitlement entitlement,
        DateTimeOffset now
    )
    {
        var (one, unknown) = (
            long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : (long?)null,
            !string.IsNullOrEmpty(key)
        );
        var filter = From(range, from, to, meter, split, entitlement, now) with
        {
            Key = one,
            WantsHours = step == "hour",
            Compares = compare == "before",
        };
        if (!string.IsNullOrEmpty(split) && EnumName.Find<UsageSplit>(split) is null)
            filter = filter.Saying($"There is no split “{Short(split)}”. Usage is split by key.");
        if (unknown && one is null)
            filter = filter.Saying($"“{Short(key!)}” is no key's number. All keys are shown.");
        if (step is not (null or "" or "hour" or "day" or "month"))
            filter = filter.Saying($"There is no step “{Short(step)}”. This range is drawn by {filter.Step}.");
        if (compare is not (null or "" or "before"))
            filter = filter.Saying($"There is no comparison “{Short(compare)}”. Nothing is compared.");
        if (filter is { WantsHours: true, MayShowHours: false })
            filter = filter.Saying(
                filter.Key is null
                    ? $"Hours are shown for up to {MostHourDays} days. This range is drawn by {filter.Step}."
                    : $"Hours are summed over all keys. One key is drawn by {filter.Step}."
            );
        return filter;
    }

    /// <summary>Each invalid filter is named, not only the first.</summary>
    public UsageFilter Saying(string sentence) => this with { Notice = Notice is null ? sentence : $"{Notice} {sentence}" };

    /// <summary>A filter's value for a sentence, cut to 20 characters.</summary>
    public static string Short(string text) => text.Length <= 20 ? text : text[..20] + "…";

    public static UsageFilter From(
        string? range,
        string? from,
        string? to,
        string? meter,
        string? split,
        Entitlement entitlement,
        DateTimeOffset now
    )
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var by = EnumName.Find<UsageSplit>(split) ?? UsageSplit.Key;
        meter = string.IsNullOrEmpty(meter) ? null : meter;
        if (TryDay(from, out var first) && TryDay(to, out var last) && first <= last)
        {
            if (first > today)
                return Usual($"{Iso(first)} is still to come. This period is shown.");
            if (last > today)
                last = today;
            var isTooLong = last.DayNumber - first.DayNumber >= UsageQueries.LongestSpanDays;
            if (isTooLong)
                first = last.AddDays(1 - UsageQueries.LongestSpanDays);
            return new UsageFilter(Custom, first, last, meter, by)
            {
                Notice = isTooLong ? $"Up to {UsageQueries.LongestSpanDays} days are shown at once: the last ones of this range." : null,
            };
        }
        if (FindProblem(from, to) is { } wrong)
            return Usual(wrong + " This period is shown.");
        return range switch
        {
            "7d" => new("7d", today.AddDays(-6), today, meter, by),
            "30d" => new("30d", today.AddDays(-29), today, meter, by),
            "90d" => new("90d", today.AddDays(-89), today, meter, by),
            null or "" or ThisPeriod => Usual(trouble: null),
            _ => Usual($"There is no range “{Short(range)}”. This period is shown."),
        };

        UsageFilter Usual(string? trouble) =>
            new(
                ThisPeriod,
                entitlement.State == EntitlementState.Trial
                    ? today.AddDays(1 - DaysOfTrial)
                    : DateOnly.FromDateTime(entitlement.Period.Start.UtcDateTime),
                today,
                meter,
                by
            )
            {
                Notice = trouble,
            };
    }

    private static string? FindProblem(string? from, string? to)
    {
        if (string.IsNullOrEmpty(from) && string.IsNullOrEmpty(to))
            return null;
        if (string.IsNullOrEmpty(from) || string.IsNullOrEmpty(to))
            return $"A range needs both of its ends; {(string.IsNullOrEmpty(from) ? "from" : "to")} is missing.";
        if (!TryDay(from, out _))
            return $"“{Short(from)}” is not a day.";
        return TryDay(to, out _) ? $"{from} is after {to}." : $"“{Short(to)}” is not a day.";
    }

    /// <summary>For the address; null omits a parameter.</summary>
    public Dictionary<string, object?> Parameters() =>
        new(StringComparer.Ordinal)
        {
            ["range"] = Preset is ThisPeriod or Custom ? null : Preset,
            ["from"] = Preset == Custom ? Iso(First) : null,
            ["to"] = Preset == Custom ? Iso(Last) : null,
            ["meter"] = Meter,
            ["split"] = Split == UsageSplit.Key ? null : Split.ToString().ToLowerInvariant(),
            ["key"] = Key?.ToString(CultureInfo.InvariantCulture),
            ["step"] = WantsHours ? "hour" : null,
            ["compare"] = Compares ? "before" : null,
        };

    public string Span(DateTimeOffset now) => Span(FirstMidnight, EndMidnight, now);

    /// <summary>The days between two midnights as people write them, with the last day inclusive.</summary>
    public static string Span(DateTimeOffset first, DateTimeOffset end, DateTimeOffset now) =>
        end - first <= TimeSpan.FromDays(1)
            ? TimeFormat.Day(first, now)
            : $"{TimeFormat.Day(first, now)} – {TimeFormat.Day(end.AddDays(-1), now)}";

    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static bool TryDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && CalendarDays.Has(day);

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
