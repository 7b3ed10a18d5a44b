using System.Globalization;
using BillingPortal.Time;

namespace BillingPortal.Web;

/// <summary>
/// One way to write numbers and money: every figure has its unit, credit has a real minus sign, and a share says 100 % only when it is
/// exactly that. Times are in <see cref="TimeFormat"/>.
/// </summary>
public static class Format
{
    private const char Minus = '\u2212';
    private const int MostPlaces = 12; // Stripe's maximum for a unit price
    private const int ExtraPlacesOfExact = 4;
    private const long FullUpTo = 9_999;
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private static readonly HashSet<string> WithoutMinorUnit = new(StringComparer.OrdinalIgnoreCase)
    {
        "bif",
        "clp",
        "djf",
        "gnf",
        "jpy",
        "kmf",
        "krw",
        "mga",
        "pyg",
        "rwf",
        "vnd",
        "vuv",
        "xaf",
        "xof",
        "xpf",
    };
    private static readonly HashSet<string> WithThreePlaces = new(StringComparer.OrdinalIgnoreCase) { "bhd", "jod", "kwd", "omr", "tnd" };

    /// <summary>Decimal places of a currency's minor unit, as Stripe counts them: 2, or 0 (yen), or 3 (dinar).</summary>
    public static int Exponent(string currency) =>
        WithoutMinorUnit.Contains(currency) ? 0
        : WithThreePlaces.Contains(currency) ? 3
        : 2;

    /// <summary>$49.00, −$19.60, ¥500.</summary>
    public static string Money(long minor, string currency) =>
        Amount(ToMajor(minor, currency), Exponent(currency), Exponent(currency), currency);

    /// <summary>For a price tag: $49 when there are no cents, else $49.50.</summary>
    public static string MoneyShort(long minor, string currency)
    {
        var major = ToMajor(minor, currency);
        var places = major == decimal.Truncate(major) ? 0 : Exponent(currency);
        return Amount(major, places, places, currency);
    }

    /// <summary>An amount before rounding, with up to four places more than the currency has: $0.0065.</summary>
    /// <param name="minor">In minor units, with a fraction.</param>
    public static string MoneyExact(decimal minor, string currency) =>
        Amount(ToMajor(minor, currency), Exponent(currency), Exponent(currency) + ExtraPlacesOfExact, currency);

    /// <summary>What rounding added or removed, always with its sign: +$0.0035, −$0.003.</summary>
    public static string Rounding(decimal minor, string currency) =>
        minor == 0 ? "none" : (minor > 0 ? "+" : "") + MoneyExact(minor, currency);

    /// <summary>Every digit that matters, at least two: $0.0013, $0.02.</summary>
    /// <param name="major">In major units of the currency.</param>
    public static string UnitPrice(decimal major, string currency) => Amount(major, Exponent(currency), MostPlaces, currency);

    /// <summary>$0.0013 / 1K.</summary>
    public static string PricePer1K(decimal major, string currency) => UnitPrice(major, currency) + " / 1K";

    /// <summary>In full up to 9,999, then three digits: 12.5M. Put <see cref="Exact"/> into the title.</summary>
    public static string Quantity(long value)
    {
        var size = Math.Abs((decimal)value);
        if (size <= FullUpTo)
            return Exact(value);
        var (text, unit) = Scaled(size);
        return (value < 0 ? Minus.ToString() : "") + text + unit;
    }

    /// <summary>Only for axes and scales, where every label must fit: 500, 2.5K, 5K, 10K.</summary>
    public static string Axis(long value)
    {
        if (Math.Abs((decimal)value) < 1_000)
            return Exact(value);
        var (text, unit) = Scaled(Math.Abs((decimal)value));
        return (value < 0 ? Minus.ToString() : "") + text + unit;
    }

    /// <summary>12,480,000. Also for what a plan includes and for limits: a short form hides what they are measured against.</summary>
    public static string Exact(long value) => (value < 0 ? Minus.ToString() : "") + Math.Abs((decimal)value).ToString("#,##0", Culture);

    /// <summary>82 %, and "&lt;1 %" or "&gt;99 %" at the edges; 100 % only when equal.</summary>
    public static string Share(decimal part, decimal whole)
    {
        if (whole == 0 || part == 0)
            return "0 %";
        var percent = part * 100 / whole;
        if (percent is > 0 and < 1)
            return "<1 %";
        if (percent is > 99 and < 100)
            return ">99 %";
        return decimal.Round(percent, 0, MidpointRounding.AwayFromZero).ToString(Culture) + " %";
    }

    /// <summary>"1 call", "1,200 calls".</summary>
    public static string Count(long value, string singular, string? plural = null) =>
        $"{Exact(value)} {(value == 1 ? singular : plural ?? singular + "s")}";

    /// <summary>The beginning of a key or an id: bp_live_7Kq2….</summary>
    public static string Prefix(string id) => id + "…";

    private static (string Text, string Unit) Scaled(decimal size)
    {
        foreach (
            var (step, unit, next) in (ReadOnlySpan<(decimal, string, decimal)>)
                [(1_000m, "K", 1_000_000m), (1_000_000m, "M", 1_000_000_000m), (1_000_000_000m, "B", decimal.MaxValue)]
        )
        {
            var digits = ThreeDigits(size / step);
            if (digits * step < next)
                return (digits.ToString("#,##0.##", Culture), unit); // 999,999 is 1M and not 1000K
        }
        throw new InvalidOperationException("No unit is large enough.");
    }

    private static decimal ThreeDigits(decimal value) =>
        decimal.Round(
            value,
            value >= 100 ? 0
                : value >= 10 ? 1
                : 2,
            MidpointRounding.AwayFromZero
        );

    private static decimal ToMajor(decimal minor, string currency)
    {
        for (var i = Exponent(currency); i > 0; i--)
            minor /= 10;
        return minor;
    }

    private static string Amount(decimal major, int leastPlaces, int mostPlaces, string currency)
    {
        var number = Math.Abs(major).ToString("#,##0." + new string('0', leastPlaces) + new string('#', mostPlaces - leastPlaces), Culture);
        var isZero = number.All(letter => letter is '0' or '.' or ',');
        return (major < 0 && !isZero ? Minus.ToString() : "") + Symbol(currency) + number;
    }

    private static string Symbol(string currency) =>
        currency.ToLowerInvariant() switch
        {
            "usd" => "$",
            "eur" => "€",
            "gbp" => "£",
            "jpy" => "¥",
            "inr" => "₹",
            "krw" => "₩",
            "aud" => "A$",
            "cad" => "C$",
            "nzd" => "NZ$",
            var other => other.ToUpperInvariant() + "\u00a0",
        };
}
