using System.Globalization;
using BillingPortal.Web;

namespace BillingPortal.Subscriptions;

/// <summary>Why a change or an end has to wait although Stripe answers, for pages and for programs.</summary>
public static class ChangeDelay
{
    private const int SecondsToReport = 60;

    public const string UsageOnTheWayText = "Usage so far is still on the way to Stripe. Nothing was changed; try again in a minute.";

    public static string TooEarlyText(TimeSpan wait) =>
        $"This billing period began a moment ago. Nothing was changed; try again in {Format.Count(Seconds(wait), "second")}.";

    /// <summary>409 <c>too_early</c>: a rule of the portal, and no failure of Stripe.</summary>
    internal static IResult TooEarly(HttpContext http, TimeSpan wait)
    {
        http.Response.Headers.RetryAfter = Seconds(wait).ToString(CultureInfo.InvariantCulture);
        return Problem.Result(
            http,
            StatusCodes.Status409Conflict,
            "too_early",
            "It is too early for a change of plan.",
            TooEarlyText(wait),
            ("retry_after_seconds", Seconds(wait))
        );
    }

    /// <summary>503 <c>usage_not_reported</c>.</summary>
    internal static IResult UsageOnTheWay(HttpContext http)
    {
        http.Response.Headers.RetryAfter = SecondsToReport.ToString(CultureInfo.InvariantCulture);
        return Problem.Result(
            http,
            StatusCodes.Status503ServiceUnavailable,
            "usage_not_reported",
            "Usage so far is still on the way to Stripe.",
            UsageOnTheWayText
        );
    }

    private static long Seconds(TimeSpan wait) => Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
}
