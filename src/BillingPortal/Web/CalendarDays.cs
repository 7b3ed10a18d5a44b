using System.Globalization;

namespace BillingPortal.Web;

/// <summary>Days that callers name. Nothing was recorded outside these bounds, and arithmetic near the calendar's edges
/// overflows.</summary>
public static class CalendarDays
{
    public static readonly DateOnly First = new(2000, 1, 1);
    public static readonly DateOnly Last = new(2999, 12, 31);
    public const string Bounds = "Use a day from 2000-01-01 to 2999-12-31.";

    public static bool Has(DateOnly day) => day >= First && day <= Last;

    /// <summary>What is wrong with a day in a query; null when nothing is. Only one notation is accepted: 03/04/2026 also parses, but
    /// means different days to different readers.</summary>
    public static IResult? Refuse(HttpContext http, string field, DateOnly? read) =>
        read is not { } day
        || (Has(day) && http.Request.Query[field].ToString() == day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            ? null
            : Problem.Invalid(http, field, Bounds);
}
