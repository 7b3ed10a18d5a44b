using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Web;

namespace BillingPortal.PlanChanges;

/// <summary>The REST answers of plan changes that were not made.</summary>
internal static class PlanChangeRefusal
{
    public static IResult Of(HttpContext http, PlanChangeOutcome outcome) =>
        outcome switch
        {
            PlanChangeOutcome.NotAllowed => TenantEndpoints.RefuseUnless(http, allowed: false, "change the plan")!,
            PlanChangeOutcome.SamePlan same => Conflict(http, "same_plan", $"{same.PlanName} is the present plan."),
            PlanChangeOutcome.NoSubscription => Conflict(
                http,
                "no_subscription",
                "There is no running subscription.",
                "Choose a plan through checkout."
            ),
            PlanChangeOutcome.Ending ending => Conflict(
                http,
                "subscription_ends",
                FormattableString.Invariant($"{ending.PlanName} ends on {ending.At.UtcDateTime:yyyy-MM-dd}."),
                "Take the cancellation back with POST /api/billing/subscription/resume, then change the plan."
            ),
            PlanChangeOutcome.PreviewExpired => Conflict(
                http,
                "preview_expired",
                "The preview is too old.",
                "Preview again; the amounts have moved on."
            ),
            PlanChangeOutcome.PaymentFailed declined => Problem.Result(
                http,
                StatusCodes.Status402PaymentRequired,
                "payment_failed",
                "The payment failed, so the plan stays as it was.",
                declined.Reason
            ),
            PlanChangeOutcome.TooEarly early => ChangeDelay.TooEarly(http, early.Wait),
            PlanChangeOutcome.UsageOnTheWay => ChangeDelay.UsageOnTheWay(http),
            PlanChangeOutcome.NotPublished missing => StripeFailure.NotPublished(http, missing.Reason),
            PlanChangeOutcome.StripeUnavailable down => StripeFailure.ToProblem(http, down.Reason),
            var other => throw new InvalidOperationException(other.GetType().Name),
        };

    private static IResult Conflict(HttpContext http, string code, string title, string? detail = null) =>
        Problem.Result(http, StatusCodes.Status409Conflict, code, title, detail);
}
