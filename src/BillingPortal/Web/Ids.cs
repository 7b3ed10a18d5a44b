using System.Globalization;

namespace BillingPortal.Web;

internal static class Ids
{
    /// <summary>Unix seconds as Stripe's metadata carries them; null when absent or not a number.</summary>
    public static DateTimeOffset? ToUnixInstant(this string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < LatestUnixSecond
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private const long LatestUnixSecond = 253_402_300_799;

    public static long ToLongId(this string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
}
