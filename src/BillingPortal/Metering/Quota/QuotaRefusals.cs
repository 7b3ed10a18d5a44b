using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Web;
using Microsoft.Extensions.Options;

namespace BillingPortal.Metering.Quota;

/// <summary>The texts for calls that the quota refuses.</summary>
public sealed class QuotaRefusals(IOptions<PlanCatalogue> catalogue, PublicUrl publicUrl)
{
    internal Refusal Spent(Entitlement entitlement, Claim full, (long Used, long Reserved) standing, bool isTest)
    {
        (string, object?)[] figures =
        [
            ("meter", full.Meter),
            ("used", standing.Used),
            ("reserved", standing.Reserved),
            ("limit", full.Limit),
            ("remaining", Math.Max(0, full.Limit - standing.Used - standing.Reserved)),
            ("resets_at", entitlement.State == EntitlementState.Trial && full.Meter == TrialTerms.Meter ? null : entitlement.Period.End),
        ];
        if (!full.IsRow)
            return new Refusal(
                StatusCodes.Status402PaymentRequired,
                "key_quota_exceeded",
                "This key has used its own quota.",
                $"The key may use {full.Limit:N0} units of each meter in a period.",
                null,
                figures
            );
        if (isTest)
            return new Refusal(
                StatusCodes.Status402PaymentRequired,
                "test_limit_reached",
                "This organisation's test keys have used what they may in this period.",
                $"Test keys may use {full.Limit:N0} units of each meter per period and are never billed.",
                null,
                figures
            );
        if (full.Meter == TrialTerms.Meter)
            return new Refusal(
                StatusCodes.Status402PaymentRequired,
                "trial_used_up",
                $"The {full.Limit:N0} trial calls are used up.",
                "Choose a plan to go on.",
                null,
                [("choose_plan_url", publicUrl.To("plan")), .. figures]
            );
        var name = catalogue.Value.MeterName(full.Meter);
        var lifted = catalogue.Value.Lifts(full.Meter, full.Limit) ? "; a larger plan lifts the limit at once" : "";
        return new Refusal(
            StatusCodes.Status402PaymentRequired,
            "quota_exceeded",
            $"{name}: {standing.Used:N0} of {full.Limit:N0} used.",
            $"This call needs {full.Quantity:N0} more. The period ends at {entitlement.Period.End:yyyy-MM-ddTHH:mm:ssZ}{lifted}.",
            null,
            [("choose_plan_url", publicUrl.To("plan")), .. figures]
        );
    }

    internal Refusal NotInPlan(Entitlement entitlement, string meter) =>
        new(
            StatusCodes.Status403Forbidden,
            "meter_not_in_plan",
            $"{entitlement.PlanName} does not include {catalogue.Value.MeterName(meter)}.",
            "Choose a plan that includes it.",
            null,
            ("meter", meter),
            ("choose_plan_url", publicUrl.To("plan"))
        );

    internal Refusal Suspended() =>
        new(
            StatusCodes.Status402PaymentRequired,
            "payment_overdue",
            "Calls are suspended: a payment is missing.",
            "Pay the open invoice and everything works again at once.",
            null,
            ("choose_plan_url", publicUrl.To("plan"))
        );

    internal Refusal NoPlan() =>
        new(
            StatusCodes.Status402PaymentRequired,
            "no_plan",
            "This organisation has no plan.",
            "Choose a plan to go on; usage and invoices stay readable.",
            null,
            ("choose_plan_url", publicUrl.To("plan"))
        );
}
