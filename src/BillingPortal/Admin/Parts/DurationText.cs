using System.Globalization;
using BillingPortal.Web;

namespace BillingPortal.Admin.Parts;

/// <summary>Short time spans as text.</summary>
internal static class DurationText
{
    /// <summary>0.3 s, 38 s, 2 min, 5 h.</summary>
    public static string Of(TimeSpan span) =>
        span switch
        {
            { TotalSeconds: < 10 } => Math.Max(0, span.TotalSeconds).ToString("0.#", CultureInfo.InvariantCulture) + " s",
            { TotalSeconds: < 60 } => ((int)span.TotalSeconds).ToString(CultureInfo.InvariantCulture) + " s",
            { TotalMinutes: < 60 } => ((int)span.TotalMinutes).ToString(CultureInfo.InvariantCulture) + " min",
            { TotalHours: < 48 } => ((int)span.TotalHours).ToString(CultureInfo.InvariantCulture) + " h",
            _ => Format.Count((long)span.TotalDays, "day"),
        };

    /// <summary>"in 48 s", or "now" when it is due.</summary>
    public static string Until(DateTimeOffset at, DateTimeOffset now) =>
        at <= now.AddSeconds(1) ? "now" : "in " + Of(TimeSpan.FromSeconds(Math.Floor((at - now).TotalSeconds)));
}
