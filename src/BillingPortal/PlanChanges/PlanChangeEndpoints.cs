using BillingPortal.Audit;
using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Plans;
using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Time;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stripe;

namespace BillingPortal.PlanChanges;

/// <summary>Changing and cancelling a subscription: pause the tenant's calls, flush its usage, then call Stripe.</summary>
public static class PlanChangeEndpoints
{
    /// <summary>The plan to change to.</summary>
    /// <param name="Plan">Key of the plan, such as "team".</param>
    /// <param name="Preview">True to see the cost without changing anything.</param>
    /// <param name="ProrationDate">UTC, from the preview, so that the previewed amount is the one charged; not for a preview.</param>
    public sealed record ChangeBody(string Plan, bool? Preview = null, DateTimeOffset? ProrationDate = null);

    /// <summary>What a change costs and from when. Amounts are in minor units of the currency.</summary>
    /// <param name="Plan">Key of the plan.</param>
    /// <param name="PlanName">Its name for people.</param>
    /// <param name="Timing">"now", prorated to the second and paid at once, or "period_end" for a plan that costs less.</param>
    /// <param name="EffectiveAt">When the new plan holds, UTC.</param>
    /// <param name="Lines">What is charged and credited now; empty for a change at the period's end.</param>
    /// <param name="DueTodayMinor">Charged when the change is made.</param>
    /// <param name="Currency">ISO code in lower case.</param>
    /// <param name="ProrationDate">UTC. Send it with the change, so that this amount is the one charged.</param>
    /// <param name="ValidUntil">After this a new preview is needed, UTC.</param>
    public sealed record ChangeView(
        string Plan,
        string PlanName,
        string Timing,
        DateTimeOffset EffectiveAt,
        IReadOnlyList<PlanChangeLine> Lines,
        long DueTodayMinor,
        string Currency,
        DateTimeOffset ProrationDate,
        DateTimeOffset ValidUntil
    );

    /// <summary>A change that takes effect later.</summary>
    /// <param name="PlanName">Name of the plan that follows.</param>
    /// <param name="EffectiveAt">When it takes over, UTC.</param>
    public sealed record ScheduledView(string PlanName, DateTimeOffset EffectiveAt);

    /// <summary>When to end the subscription.</summary>
    /// <param name="Now">True to end at once and bill the usage so far; false, or left out, at the period's end.</param>
    public sealed record CancelBody(bool? Now = null);

    public static IServiceCollection AddPlanChanges(this IServiceCollection services)
    {
        services.AddSingleton<PlanItems>();
        services.AddSingleton<ReadPlanStanding>();
        services.AddSingleton<FlushBeforeChange>();
        services.AddSingleton<SchedulePlan>();
        services.AddSingleton(provider => new ChangePlan(
            provider.GetRequiredService<IDbContextFactory<BillingDb>>(),
            provider.GetRequiredService<IOptions<PlanCatalogue>>(),
            provider.GetRequiredService<IStripeClient>(),
            provider.GetRequiredService<PlanItems>(),
            provider.GetRequiredService<FlushBeforeChange>(),
            provider.GetRequiredService<SyncSubscription>(),
            provider.GetRequiredService<SchedulePlan>(),
            provider.GetRequiredService<Rights>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<KeyedLock>(),
            provider.GetRequiredService<BillingClock>()
        ));
        services.AddSingleton(provider => new CancelNow(
            provider.GetRequiredService<IDbContextFactory<BillingDb>>(),
            provider.GetRequiredService<IStripeClient>(),
            provider.GetRequiredService<FlushBeforeChange>(),
            provider.GetRequiredService<SyncSubscription>(),
            provider.GetRequiredService<Rights>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<KeyedLock>()
        ));
        services.AddPortalJob<SwitchScheduledPlans>(JobNames.SwitchPlans, "Make scheduled plan changes take effect", everySeconds: 60);
        return services;
    }

    public static void MapPlanChanges(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/billing/subscription").WithTags("Billing").DisableAntiforgery();
        group
            .MapPost("/change", ChangeAsync)
            .RequireTenant(Scopes.BillingWrite)
            .WithName("changePlan")
            .WithBodyExample("""{"plan":"team","preview":true}""")
            .WithSummary("Previews or applies a change of plan")
            .Produces<ChangeView>()
            .OrProduces<ScheduledView>()
            .OrProduces<SubscriptionEndpoints.SubscriptionView>()
            .Refuses(400, "invalid_field, unknown_field, bad_request: the body cannot be accepted; field names what is wrong")
            .Refuses(402, "payment_failed: the card was declined; the plan stays")
            .Refuses(409, "same_plan, no_subscription, subscription_ends, preview_expired, or too_early: wait Retry-After seconds")
            .Refuses(503, "stripe_unavailable, plan_not_published, usage_not_reported: nothing was changed");
        group
            .MapPost("/cancel", CancelAsync)
            .RequireTenant(Scopes.BillingWrite)
            .WithName("cancelSubscription")
            .WithBodyExample("""{"now":false}""")
            .WithSummary("Cancels at the period's end, or now")
            .Produces<SubscriptionEndpoints.SubscriptionView>()
            .Refuses(400, "invalid_field, unknown_field, bad_request: the body cannot be accepted; field names what is wrong")
            .Refuses(409, "no_subscription, or too_early: wait Retry-After seconds")
            .Refuses(503, "stripe_unavailable, usage_not_reported: nothing was changed");
    }

    private static async Task<IResult> ChangeAsync(
        HttpContext http,
        ChangePlan change,
        IDbContextFactory<BillingDb> databases,
        EntitlementDirectory entitlements,
        IOptions<PlanCatalogue> catalogue,
        ChangeBody body
    )
    {
        var tenant = http.Tenant();
        if (TenantEndpoints.RefuseUnless(http, tenant.MayManageBilling, "change the plan") is { } refused)
            return refused;
        if (string.IsNullOrWhiteSpace(body.Plan))
            return Problem.Invalid(http, "plan", "Name a plan, such as pro.");
        if (body is { Preview: true, ProrationDate: not null })
            return Problem.Invalid(
                http,
                "proration_date",
                "Leave it out of a preview: the preview's answer has the one to make the change with."
            );
        var outcome =
            body.Preview == true
                ? await change.PreviewAsync(tenant, body.Plan, http.RequestAborted)
                : await change.ApplyAsync(tenant, body.Plan, body.ProrationDate, http.RequestAborted);
        return outcome switch
        {
            PlanChangeOutcome.Previewed { Preview: var preview } => Results.Ok(View(preview)),
            PlanChangeOutcome.Scheduled scheduled => Results.Ok(new ScheduledView(scheduled.PlanName, scheduled.At)),
            PlanChangeOutcome.Changed or PlanChangeOutcome.Kept => await SubscriptionEndpoints.SubscriptionAsync(
                http,
                databases,
                entitlements
            ),
            PlanChangeOutcome.UnknownPlan => Problem.Invalid(
                http,
                "plan",
                $"There is no plan \"{Problem.Echo(body.Plan)}\" to change to. Use {string.Join(", ", catalogue.Value.ToBuy)}."
            ),
            _ => PlanChangeRefusal.Of(http, outcome),
        };
    }

    private static ChangeView View(PlanChangePreview preview) =>
        new(
            preview.PlanKey,
            preview.PlanName,
            preview.Timing == PlanChangeTiming.Now ? "now" : "period_end",
            preview.EffectiveAt,
            preview.Lines,
            preview.DueTodayMinor,
            preview.Currency,
            preview.ProrationDate,
            preview.ValidUntil
        );

    private static async Task<IResult> CancelAsync(
        HttpContext http,
        CancelNow now,
        CancelSubscription atPeriodEnd,
        IDbContextFactory<BillingDb> databases,
        EntitlementDirectory entitlements,
        CancelBody? body
    )
    {
        if (body?.Now != true)
            return await SubscriptionEndpoints.SetAsync(http, atPeriodEnd, atPeriodEnd: true)
                ?? await SubscriptionEndpoints.SubscriptionAsync(http, databases, entitlements);
        var tenant = http.Tenant();
        if (TenantEndpoints.RefuseUnless(http, tenant.MayManageBilling, "change the plan") is { } refused)
            return refused;
        return SubscriptionEndpoints.Refuse(http, await now.RunAsync(tenant, http.RequestAborted))
            ?? await SubscriptionEndpoints.SubscriptionAsync(http, databases, entitlements);
    }
}
