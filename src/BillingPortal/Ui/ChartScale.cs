using System.Globalization;

namespace BillingPortal.Ui;

/// <summary>The running total at one instant.</summary>
public readonly record struct ChartPoint(DateTimeOffset At, decimal Value);

/// <summary>One series of stacked columns: a name and a value per column.</summary>
public sealed record ColumnSeries(string Name, IReadOnlyList<long> Values)
{
    /// <summary>The sum of all series without columns of their own: grey and last.</summary>
    public bool IsOther { get; init; }

    /// <summary>1 to 7: a fixed colour for this series. 0: the colour of its position.</summary>
    public int Colour { get; init; }
}

/// <summary>Maps values and instants to coordinates.</summary>
public sealed class ChartScale(double left, double right, double top, double bottom, decimal max, decimal step)
{
    public double Left => left;
    public double Right => right;
    public double Bottom => bottom;

    public double Y(decimal value) => bottom - ((bottom - top) * (double)(value / max));

    public double X(double share) => left + ((right - left) * Math.Clamp(share, 0, 1));

    /// <summary>The values that get a grid line.</summary>
    public IEnumerable<decimal> Ticks
    {
        get
        {
            for (var value = 0m; value <= max; value += step)
                yield return value;
        }
    }

    /// <summary>An axis that ends at or just above the largest value, with three to five lines at round values.</summary>
    public static ChartScale For(double width, double height, decimal largest, double top = 12)
    {
        const double LeftMargin = 44,
            RightMargin = 14,
            Below = 24;
        var step = RoundStep(largest);
        return new ChartScale(LeftMargin, width - RightMargin, top, height - Below, Math.Max(largest, step), step);
    }

    private static decimal RoundStep(decimal largest)
    {
        if (largest <= 0)
            return 1;
        var rough = largest / 4;
        var size = 1m;
        while (size * 10 <= rough)
            size *= 10;
        while (size > rough)
            size /= 10;
        foreach (var factor in (ReadOnlySpan<decimal>)[1m, 2m, 2.5m, 5m])
            if (size * factor >= rough)
                return size * factor;
        return size * 10;
    }

    /// <summary>A short coordinate with a decimal point.</summary>
    public static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    public static string Points(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(point => $"{N(point.X)},{N(point.Y)}"));

    /// <summary>A position along a measure, in percent of its width.</summary>
    public static string Percent(decimal part, decimal whole) =>
        (whole <= 0 ? 0 : Math.Clamp(part * 100 / whole, 0, 100)).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
