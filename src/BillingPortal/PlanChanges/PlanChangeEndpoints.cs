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
    /// <param name="Preview">True to see the cost without changing anything.</param>
    /// <param name="ProrationDate">From the preview, so that the previewed amount is the one charged.</param>
    public sealed record ChangeBody(string Plan, bool? Preview = null, DateTimeOffset? ProrationDate = null);

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

    public sealed record ScheduledView(string PlanName, DateTimeOffset EffectiveAt);

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
            provider.GetRequiredService<BillingClock>()
        ));
        services.AddSingleton(provider => new CancelNow(
            provider.GetRequiredService<IDbContextFactory<BillingDb>>(),
            provider.GetRequiredService<IStripeClient>(),
            provider.GetRequiredService<FlushBeforeChange>(),
            provider.GetRequiredService<SyncSubscription>(),
            provider.GetRequiredService<Rights>(),
            provider.GetRequiredService<AuditTrail>()
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
            .ProducesProblem(400)
            .ProducesProblem(402)
            .ProducesProblem(409)
            .ProducesProblem(503);
        group
            .MapPost("/cancel", CancelAsync)
            .RequireTenant(Scopes.BillingWrite)
            .WithName("cancelSubscription")
            .WithBodyExample("""{"now":false}""")
            .WithSummary("Cancels at the period's end, or now")
            .Produces<SubscriptionEndpoints.SubscriptionView>()
            .ProducesProblem(409)
            .ProducesProblem(503);
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
