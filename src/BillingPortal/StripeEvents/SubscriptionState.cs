using System.Globalization;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;

namespace BillingPortal.StripeEvents;

/// <summary>
/// What a person sees of a subscription, as the result of its event keeps it: "Pro · active · period to 2026-12-21 · renews". Stripe sends
/// several events for one change; two results side by side tell what changed, or that nothing did.
/// </summary>
public sealed record SubscriptionState(string Plan, string Status, string Period, string Next)
{
    private const string Between = " · ";

    public static SubscriptionState Of(TenantSubscription copy, PlanCatalogue catalogue) =>
        new(
            catalogue.PlanName(copy.PlanKey),
            copy.Status,
            $"period to {Day(copy.PeriodEnd)}",
            copy.EndedAt is { } ended ? $"ended {Day(ended)}"
                : copy.CancelAt is { } end ? $"ends {Day(end)}"
                : copy.PendingPlanKey is { } next ? $"then {catalogue.PlanName(next)}"
                : "renews"
        );

    /// <returns>Null for the result of another event.</returns>
    public static SubscriptionState? Parse(string? text) =>
        text?.Split(Between) is [.. { Length: > 0 } plan, var status, var period, var next]
            ? new SubscriptionState(string.Join(Between, plan), status, period, next)
            : null;

    public override string ToString() => string.Join(Between, Plan, Status, Period, Next);

    /// <summary>What differs from an earlier state, for people; empty when nothing does.</summary>
    /// <param name="earlier">Null when none is known; then everything is told.</param>
    public string ChangesFrom(SubscriptionState? earlier) =>
        earlier is null
            ? string.Join(", ", Plan, Status, Period, Next)
            : string.Join(
                ", ",
                (
                    (string?[])
                        [
                            Plan == earlier.Plan ? null : $"{earlier.Plan} → {Plan}",
                            Status == earlier.Status ? null : $"{earlier.Status} → {Status}",
                            Period == earlier.Period ? null : Period,
                            Next == earlier.Next ? null : Next,
                        ]
                ).OfType<string>()
            );

    private static string Day(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
