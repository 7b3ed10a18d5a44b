using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.AspNetCore.Mvc;

namespace BillingPortal.Subscriptions;

/// <summary>The form post of the button below a plan: redirects to Stripe's page, or back to the plan page with the outcome.</summary>
public static class ChoosePlanEndpoint
{
    public static void MapChoosePlan(this IEndpointRouteBuilder app) =>
        app.MapPost("/plan/choose", RunAsync).RequireAuthorization().ExcludeFromDescription();

    // [FromForm] makes the antiforgery token mandatory.
    private static async Task<IResult> RunAsync(HttpContext http, CurrentTenant tenants, StartCheckout start, [FromForm] string? plan)
    {
        if (await tenants.FindAsync(http.User, http.RequestAborted) is not { } tenant)
            return Results.LocalRedirect("/overview");
        if (!tenant.MayManageBilling)
            return Back(ChoiceNote.NotAllowed, plan);
        return await start.RunAsync(tenant, plan ?? "", http.RequestAborted) switch
        {
            CheckoutOutcome.Pay pay => Results.Redirect(pay.Url),
            CheckoutOutcome.NotAllowed => Back(ChoiceNote.NotAllowed, plan),
            CheckoutOutcome.Opened => Back(ChoiceNote.Opened, plan),
            CheckoutOutcome.AlreadySubscribed => Back(ChoiceNote.AlreadySubscribed, plan),
            CheckoutOutcome.NotPublished => Back(ChoiceNote.NotPublished, plan),
            CheckoutOutcome.StripeUnavailable => Back(ChoiceNote.StripeUnavailable, plan),
            _ => Back(ChoiceNote.UnknownPlan, plan),
        };
    }

    private static IResult Back(string outcome, string? plan) =>
        Results.LocalRedirect($"/plan?outcome={outcome}&chosen={Uri.EscapeDataString(Problem.Echo(plan))}");
}
