using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Time;
using BillingPortal.Usage;
using BillingPortal.Web;

namespace BillingPortal.Overview;

/// <summary>Something a person should know now, and what they can do about it.</summary>
/// <param name="Tone">bad or warn.</param>
public sealed record OverviewNote(string Tone, string Title, string Text, string ActionText, string ActionHref)
{
    /// <summary>A second action.</summary>
    public (string Text, string Href)? Other { get; init; }
}

/// <summary>The overview's warnings, the worst first. Texts, amounts and dates come from one snapshot, so they agree.</summary>
public static class OverviewNotes
{
    private const decimal WarnAtShare = 0.8m;

    public static IReadOnlyList<OverviewNote> Of(OverviewSnapshot shown)
    {
        var notes = new List<OverviewNote>();
        if (Payment(shown) is { } payment)
            notes.Add(payment);
        foreach (var meter in shown.Usage.Meters)
            if (Meter(shown, meter) is { } note)
                notes.Add(Passed(shown, meter) is { } passed ? note with { Text = $"{note.Text} {passed}" } : note);
            else if (Passed(shown, meter) is { } alone)
                notes.Add(
                    new(
                        "warn",
                        $"{meter.Name}: {Format.Share(meter.Used, meter.Included)} of what is included is used",
                        alone,
                        "Compare plans",
                        "plan"
                    )
                );
        notes.AddRange(RefusedNow.Of(shown));
        if (shown.Entitlement.EndsAt is { } ends && shown.Entitlement.State is EntitlementState.Active or EntitlementState.Grace)
            notes.Add(
                new(
                    "warn",
                    $"{shown.Entitlement.PlanName} ends on {TimeFormat.LongDay(ends)}",
                    "Until then everything works. After it keys stop; usage and invoices stay readable. You can undo it any day before.",
                    "Open Plan",
                    "plan"
                )
            );
        return [.. notes.OrderBy(note => note.Tone == "bad" ? 0 : 1)];
    }

    private static OverviewNote? Payment(OverviewSnapshot shown)
    {
        if (shown.Missing is { } missing)
            return new(
                "bad",
                missing.Title,
                missing.Text,
                missing.PayUrl is null ? "Open Plan" : $"Pay {missing.Amount}",
                missing.PayUrl ?? "plan"
            )
            {
                Other = missing.HasEnded ? ("Compare plans", "plan") : null,
            };
        return shown.Entitlement.State == EntitlementState.Ended
            ? new(
                "bad",
                "Your plan has ended",
                "Calls get a 402 answer. Usage and invoices stay readable; a new plan opens your keys within seconds.",
                "Compare plans",
                "plan"
            )
            : null;
    }

    /// <summary>The highest threshold that was passed, and when: the same as in the mail about it.</summary>
    private static string? Passed(OverviewSnapshot shown, MeterUsage meter) =>
        shown.Alerts.FirstOrDefault(alert => alert.Meter == meter.Meter && alert.Included == meter.Included) is { } alert
            ? $"{alert.ThresholdPercent} % of {Format.Exact(alert.Included)} were passed "
                + $"on {TimeFormat.Text(alert.RaisedAt, TimeStyle.DayTime)} UTC."
            : null;

    private static OverviewNote? Meter(OverviewSnapshot shown, MeterUsage meter)
    {
        if (!meter.IsLimited)
            return null;
        if (shown.IsTrial)
            return Trial(meter);
        var end = TimeFormat.LongDay(shown.Entitlement.Period.End);
        if (meter.Used >= meter.HardLimit && meter.OnLimit != LimitPolicy.Refuse)
            return new(
                "warn",
                $"{meter.Name} are above their limit until {end}",
                $"{Format.Exact(meter.Used)} of {Format.Exact(meter.HardLimit)}; {DescribePolicy(meter)}.",
                "Compare plans",
                "plan"
            );
        if (meter.Used >= meter.HardLimit)
            return new(
                "bad",
                $"{meter.Name} are used up until {end}",
                $"{Format.Exact(meter.Used)} of {Format.Exact(meter.HardLimit)}. "
                    + $"Calls get a 402 answer now.{(meter.MayBeLifted ? " Upgrading lifts the limit at once." : "")}",
                "Compare plans",
                "plan"
            );
        if (shown.Usage.ReachedAt(meter, meter.HardLimit) is { } limitAt)
        {
            var passes =
                meter.Used >= meter.Included ? $"The included {Format.Exact(meter.Included)} are passed."
                : meter.Included < meter.HardLimit && shown.Usage.ReachedAt(meter, meter.Included) is { } includedAt
                    ? $"At this pace you pass the included {Format.Exact(meter.Included)} on about {TimeFormat.LongDay(includedAt)}."
                : $"{Format.Exact(meter.Used)} of {Format.Exact(meter.HardLimit)} so far.";
            return new(
                "warn",
                $"{meter.Name} will reach their limit on about {TimeFormat.LongDay(limitAt)}",
                $"{passes} Above {Format.Exact(meter.HardLimit)}, {DescribePolicy(meter)} until {end}.",
                "Compare plans",
                "plan"
            );
        }
        return meter.Used >= meter.Included * WarnAtShare
            ? new(
                "warn",
                $"{Format.Share(meter.Used, meter.Included)} of {meter.Name} used",
                $"{Format.Exact(meter.Used)} of {Format.Exact(meter.Included)}. At this pace the limit is not reached before {end}.",
                "Compare plans",
                "plan"
            )
            : null;
    }

    /// <summary>What happens to calls above a meter's limit.</summary>
    public static string DescribePolicy(MeterUsage meter) =>
        meter.OnLimit switch
        {
            LimitPolicy.Warn => "calls go on and are counted",
            LimitPolicy.Degrade => "calls are served more slowly",
            _ => "calls are refused",
        };

    private static OverviewNote? Trial(MeterUsage meter) =>
        meter.Used >= meter.HardLimit
            ? new(
                "bad",
                "The trial calls are used up",
                $"{Format.Exact(meter.Used)} of {Format.Exact(meter.HardLimit)}. "
                    + "Calls get a 402 answer now; a plan opens your keys within seconds.",
                "Compare plans",
                "plan"
            )
        : meter.Used >= meter.HardLimit * WarnAtShare
            ? new(
                "warn",
                $"{Format.Share(meter.Used, meter.HardLimit)} of the trial calls used",
                $"{Format.Exact(meter.Used)} of {Format.Exact(meter.HardLimit)}. Choose a plan to go on after them.",
                "Compare plans",
                "plan"
            )
        : null;
}
