using BillingPortal.ApiKeys;
using BillingPortal.Time;
using BillingPortal.Web;

namespace BillingPortal.Overview;

/// <summary>Says that calls are being refused now, why, and what to do about it.</summary>
public static class RefusedNow
{
    /// <summary>A refusal counts as current within this time, unless plan or payment has changed since.</summary>
    public static readonly TimeSpan Now = TimeSpan.FromMinutes(10);

    public static IEnumerable<OverviewNote> Of(OverviewSnapshot shown)
    {
        foreach (
            var refused in shown.Refused.Where(refused =>
                shown.Usage.AsOf - refused.LastAt < Now && refused.LastAt > shown.Entitlement.Since
            )
        )
            if (
                StillApplies(shown, refused.Code)
                && !IsShownAlready(shown, refused.Code)
                && FindRemedy(refused.Code) is var (title, text, action, href)
            )
                yield return new(
                    "bad",
                    $"Calls are being refused: {title}",
                    $"{Format.Count(refused.Calls, "call")} in this period, "
                        + $"the last one at {TimeFormat.Text(refused.LastAt, TimeStyle.Clock)} UTC. {text}",
                    action,
                    href
                );
    }

    // A refusal caused by a key is over once the key or its quota is gone.
    private static bool StillApplies(OverviewSnapshot shown, string code) =>
        code switch
        {
            "key_quota_exceeded" => shown.Keys.Any(key => key.QuotaPerPeriod is not null && KeyState.IsUsable(key, shown.Usage.AsOf)),
            "test_limit_reached" => shown.Keys.Any(key => key.IsTest && KeyState.IsUsable(key, shown.Usage.AsOf)),
            _ => true,
        };

    // These states have a note of their own, with the amount or the meter in it.
    private static bool IsShownAlready(OverviewSnapshot shown, string code) =>
        code switch
        {
            "quota_exceeded" or "trial_used_up" => shown.Usage.Meters.Any(meter => meter.IsLimited && meter.Used >= meter.HardLimit),
            "payment_overdue" => shown.Missing is not null,
            "no_plan" => shown.Entitlement.State == Subscriptions.EntitlementState.Ended,
            _ => false,
        };

    // Null for a caller's mistake in a single call: it is not a lasting state.
    private static (string Title, string Text, string Action, string Href)? FindRemedy(string code) =>
        code switch
        {
            "rate_limited" => (
                "too many in a minute",
                "They got a 429 answer with the seconds to wait. Call more slowly, or choose a plan with a higher rate.",
                "Compare plans",
                "plan"
            ),
            "quota_exceeded" => (
                "more than is left was asked for",
                "They got a 402 answer. Ask for less in one call, or choose a larger plan.",
                "Compare plans",
                "plan"
            ),
            "key_quota_exceeded" => (
                "a key has used its own quota",
                "It got a 402 answer. Raise the key's quota, or wait for the next period.",
                "API keys",
                "keys"
            ),
            "test_limit_reached" => (
                "test keys have used what they may",
                "They got a 402 answer until the next period. Live keys go on.",
                "API keys",
                "keys"
            ),
            "trial_used_up" => (
                "the trial calls are used up",
                "They got a 402 answer. A plan opens your keys within seconds.",
                "Compare plans",
                "plan"
            ),
            "meter_not_in_plan" => (
                "your plan does not include what they ask for",
                "They got a 403 answer. Choose a plan that includes it.",
                "Compare plans",
                "plan"
            ),
            "payment_overdue" => (
                "a payment is missing",
                "They got a 402 answer. Paying the open invoice opens everything at once.",
                "Invoices",
                "invoices"
            ),
            "no_plan" => ("there is no plan", "They got a 402 answer. A plan opens your keys within seconds.", "Compare plans", "plan"),
            "metering_busy" or "reservation_expired" => (
                "they could not be recorded",
                "They got a 503 answer and were not charged. Callers may try again; if it lasts, tell us.",
                "Usage",
                "usage?split=status"
            ),
            _ => null,
        };
}
