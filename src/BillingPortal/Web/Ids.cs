using System.Globalization;

namespace BillingPortal.Web;

internal static class Ids
{
    public static long ToLongId(this string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
}
