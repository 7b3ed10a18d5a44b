using System.Collections.Concurrent;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;

namespace BillingPortal.Metering.Quota;

/// <summary>The quota headers on every response: the meter, units used, allowed and remaining, and when the period ends.</summary>
internal static class QuotaHeaders
{
    private const string Unlimited = "unlimited";

    public static void Show(MeteredCall call)
    {
        if (call.Reservation is not { } reservation || call.Http.Response.HasStarted)
            return;
        var claim = Shown(reservation.Claims);
        var (used, reserved) = reservation.Counters.Read(claim.Counter);
        var headers = call.Http.Response.Headers;
        headers["Quota-Meter"] = claim.Meter;
        headers["Quota-Used"] = NumberText.Of(used);
        if (claim.Limit == long.MaxValue)
        {
            headers["Quota-Limit"] = headers["Quota-Remaining"] = Unlimited;
        }
        else
        {
            headers["Quota-Limit"] = claim.LimitText;
            headers["Quota-Remaining"] = NumberText.Of(Math.Max(0, claim.Limit - used - reserved));
        }
        if (claim.Meter != TrialTerms.Meter && call.Entitlement.State != EntitlementState.Trial)
            headers["Quota-Reset"] = ResetText.Of(call.Entitlement);
        if (reservation.IsDegraded)
            headers["Quota-Degraded"] = "true";
    }

    /// <summary>The trial's call counter if there is one, else the first meter of the call.</summary>
    private static Claim Shown(Claim[] claims)
    {
        foreach (var claim in claims)
            if (claim.IsRow && claim.Meter == TrialTerms.Meter)
                return claim;
        return claims[0];
    }

    /// <summary>
    /// The period's end as Unix seconds. Tenants in the same month share a few values, so caching the last one usually hits.
    /// </summary>
    private static class ResetText
    {
        private const int MostTexts = 10_000;
        private static readonly ConcurrentDictionary<long, string> Texts = new();

        public static string Of(Entitlement entitlement)
        {
            var seconds = entitlement.Period.End.ToUnixTimeSeconds();
            if (Texts.TryGetValue(seconds, out var text))
                return text;
            if (Texts.Count >= MostTexts)
                Texts.Clear();
            return Texts[seconds] = NumberText.Of(seconds);
        }
    }
}
