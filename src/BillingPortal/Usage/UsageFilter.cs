using System.Globalization;
using BillingPortal.Subscriptions;
using BillingPortal.Web;

namespace BillingPortal.Usage;

/// <summary>What the usage page shows, as its address says it. Whatever an address cannot mean falls back to the default.</summary>
/// <param name="Preset">period, 7d, 30d, 90d or custom.</param>
/// <param name="Meter">Null = the page's default meter.</param>
public sealed record UsageFilter(string Preset, DateOnly First, DateOnly Last, string? Meter, UsageSplit Split)
{
    public const string ThisPeriod = "period", Custom = "custom";
    public static readonly IReadOnlyList<(string Preset, string Name)> Presets = [(ThisPeriod, "This period"), ("7d", "Last 7 days"), ("30d", "Last 30 days"), ("90d", "Last 90 days"), (Custom, "From … to …")];

    private const int DaysOfTrial = 30;
    private const int MostDayColumns = 92;

    public int Days => Last.DayNumber - First.DayNumber + 1;
    /// <summary>Longer spans are drawn by month.</summary>
    public bool ByMonth => Days > MostDayColumns;
    public bool IsDefault => Preset == ThisPeriod && Meter is null && Split == UsageSplit.Key;
    public DateTimeOffset FirstMidnight => Midnight(First);
    public DateTimeOffset EndMidnight => Midnight(Last.AddDays(1));

    public static UsageFilter From(string? range, string? from, string? to, string? meter, string? split, Entitlement held, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var by = Enum.TryParse<UsageSplit>(split, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed : UsageSplit.Key;
        meter = string.IsNullOrEmpty(meter) ? null : meter;
        if (TryDay(from, out var first) && TryDay(to, out var last) && first <= last)
        {
            if (last > today) last = today < first ? first : today;
            if (last.DayNumber - first.DayNumber >= UsageQueries.LongestSpanDays) first = last.AddDays(1 - UsageQueries.LongestSpanDays);
            return new UsageFilter(Custom, first, last, meter, by);
        }
        return range switch
        {
            "7d" => new("7d", today.AddDays(-6), today, meter, by),
            "30d" => new("30d", today.AddDays(-29), today, meter, by),
            "90d" => new("90d", today.AddDays(-89), today, meter, by),
            _ => new(ThisPeriod, held.State == EntitlementState.Trial ? today.AddDays(1 - DaysOfTrial) : DateOnly.FromDateTime(held.Period.Start.UtcDateTime), today, meter, by),
        };
    }

    /// <summary>For the address; null leaves a parameter out.</summary>
    public Dictionary<string, object?> Parameters() => new(StringComparer.Ordinal)
    {
        ["range"] = Preset is ThisPeriod or Custom ? null : Preset,
        ["from"] = Preset == Custom ? Iso(First) : null,
        ["to"] = Preset == Custom ? Iso(Last) : null,
        ["meter"] = Meter,
        ["split"] = Split == UsageSplit.Key ? null : Split.ToString().ToLowerInvariant(),
    };

    public string Span(DateTimeOffset now) => First == Last ? TimeFormat.Day(FirstMidnight, now) : $"{TimeFormat.Day(FirstMidnight, now)} – {TimeFormat.Day(Midnight(Last), now)}";

    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static bool TryDay(string? text, out DateOnly day) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
