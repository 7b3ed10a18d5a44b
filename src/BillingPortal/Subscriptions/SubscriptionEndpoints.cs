using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Plans;
using BillingPortal.StripeAccess;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.Subscriptions;

/// <summary>
/// Subscriptions: buying a plan through Stripe Checkout, managing it in Stripe's portal, and the resulting entitlement. Stripe is
/// authoritative; our rows follow by refetching.
/// </summary>
public static class SubscriptionEndpoints
{
    /// <summary>The plan to buy.</summary>
    /// <param name="Plan">Key of the plan, such as "pro".</param>
    public sealed record CheckoutBody(string Plan);

    /// <summary>A page of Stripe to open in a browser.</summary>
    /// <param name="Url">Its address; valid for a limited time and for one person.</param>
    /// <param name="SessionId">Id of the Checkout Session; null for the Customer Portal.</param>
    public sealed record HostedPage(string Url, string? SessionId = null);

    /// <summary>A plan without a Stripe subscription, which is open now.</summary>
    /// <param name="Plan">The plan's name.</param>
    public sealed record OpenedPlan(string Plan);

    /// <summary>The plan, its standing, and the period that is billed.</summary>
    /// <param name="Plan">Key of the plan; null in the trial and after the plan has ended.</param>
    /// <param name="PlanName">Its name for people.</param>
    /// <param name="State">"trial", "active", "grace", "restricted", "suspended" or "ended".</param>
    /// <param name="StripeStatus">Status of the subscription at Stripe; null without one.</param>
    /// <param name="PeriodStart">Start of the billing period, UTC; null without a subscription.</param>
    /// <param name="PeriodEnd">End of the billing period, UTC, exclusive.</param>
    /// <param name="CancelAt">When the subscription ends, UTC; null if it renews.</param>
    /// <param name="RatePerMinute">Calls per minute of all keys together; 0 = unlimited.</param>
    /// <param name="NextPlan">Key of the plan that a scheduled change switches to; null without one.</param>
    /// <param name="NextPlanAt">When it does, UTC.</param>
    /// <param name="PastDueSince">Since when a payment is missing, UTC; null if none is.</param>
    public sealed record SubscriptionView(
        string? Plan,
        string PlanName,
        string State,
        string? StripeStatus,
        DateTimeOffset? PeriodStart,
        DateTimeOffset? PeriodEnd,
        DateTimeOffset? CancelAt,
        int RatePerMinute,
        string? NextPlan,
        DateTimeOffset? NextPlanAt,
        DateTimeOffset? PastDueSince
    );

    public static IServiceCollection AddSubscriptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection(DunningTerms.Section).Get<DunningTerms>() ?? new DunningTerms());
        services.AddSingleton<Installation>();
        services.AddSingleton<EntitlementDirectory>();
        services.AddSingleton<SyncSubscription>();
        services.AddSingleton<AddMeteredItem>();
        services.AddSingleton<CheckPlansInUse>();
        services.AddSingleton<StartCheckout>();
        services.AddSingleton<ConfirmCheckout>();
        services.AddSingleton<OpenCustomerPortal>();
        services.AddSingleton<CancelSubscription>();
        services.AddSingleton<AdmissionPause>();
        services.AddSingleton<CreateStripeCustomer>();
        services.AddPortalJob<CreateStripeCustomer>(JobNames.CreateStripeCustomers, "Create Stripe customers", everySeconds: 60);
        return services;
    }

    public static void MapSubscriptions(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/billing").WithTags("Billing").DisableAntiforgery();
        group
            .MapPost("/checkout", CheckoutAsync)
            .RequireTenant(Scopes.BillingWrite)
            .WithName("openCheckout")
            .WithBodyExample("""{"plan":"pro"}""")
            .WithSummary("Opens Stripe Checkout for a plan; one that Stripe does not bill is opened at once")
            .Produces<HostedPage>()
            .OrProduces<OpenedPlan>()
            .Refuses(400, "invalid_field, unknown_field, bad_request: the body cannot be accepted; field names what is wrong")
            .Refuses(409, "already_subscribed: change the plan instead")
            .Refuses(503, "stripe_unavailable, plan_not_published: nothing was changed");
        group
            .MapPost("/portal", PortalAsync)
            .RequireTenant(Scopes.BillingWrite)
            .WithName("openCustomerPortal")
            .WithSummary("Opens Stripe's Customer Portal")
            .Produces<HostedPage>()
            .Refuses(503, "stripe_unavailable: Stripe does not answer; nothing was changed");
        group
            .MapGet("/subscription", SubscriptionAsync)
            .RequireTenant(Scopes.BillingRead)
            .WithName("readSubscription")
            .WithSummary("Plan, status and period")
            .Produces<SubscriptionView>();
        group
            .MapPost("/subscription/resume", ResumeAsync)
            .RequireTenant(Scopes.BillingWrite)
            .WithName("resumeSubscription")
            .WithSummary("Takes a scheduled cancellation back")
            .Produces<SubscriptionView>()
            .Refuses(409, "no_subscription: there is nothing to resume")
            .Refuses(503, "stripe_unavailable: Stripe does not answer; nothing was changed");
    }

    private static async Task<IResult> CheckoutAsync(
        HttpContext http,
        StartCheckout start,
        IOptions<PlanCatalogue> catalogue,
        CheckoutBody body
    )
    {
        var tenant = http.Tenant();
        if (TenantEndpoints.RefuseUnless(http, tenant.MayManageBilling, "change the plan") is { } refused)
            return refused;
        if (string.IsNullOrWhiteSpace(body.Plan))
            return Problem.Invalid(http, "plan", "Name a plan, such as pro.");
        return await start.RunAsync(tenant, body.Plan, http.RequestAborted) switch
        {
            CheckoutOutcome.Pay pay => Results.Ok(new HostedPage(pay.Url, pay.SessionId)),
            CheckoutOutcome.Opened opened => Results.Ok(new OpenedPlan(opened.PlanName)),
            CheckoutOutcome.NotAllowed => TenantEndpoints.RefuseUnless(http, allowed: false, "change the plan")!,
            CheckoutOutcome.UnknownPlan => Problem.Invalid(
                http,
                "plan",
                $"There is no plan \"{Problem.Echo(body.Plan)}\" to buy. Use {string.Join(", ", catalogue.Value.ToBuy)}."
            ),
            CheckoutOutcome.AlreadySubscribed current => Problem.Result(
                http,
                StatusCodes.Status409Conflict,
                "already_subscribed",
                $"This organisation has {current.PlanName} already.",
                "Change it with POST /api/billing/subscription/change and cancel it with "
                    + "POST /api/billing/subscription/cancel, or do either on the page Plan."
            ),
            CheckoutOutcome.NotPublished missing => StripeFailure.NotPublished(http, missing.Reason),
            CheckoutOutcome.StripeUnavailable down => StripeFailure.ToProblem(http, down.Reason),
            var other => throw new InvalidOperationException(other.GetType().Name),
        };
    }

    private static async Task<IResult> PortalAsync(HttpContext http, OpenCustomerPortal open)
    {
        var tenant = http.Tenant();
        if (TenantEndpoints.RefuseUnless(http, tenant.MayManageBilling, "manage billing") is { } refused)
            return refused;
        return await open.RunAsync(tenant, http.RequestAborted) switch
        {
            PortalOutcome.Open portal => Results.Ok(new HostedPage(portal.Url)),
            PortalOutcome.NotAllowed => TenantEndpoints.RefuseUnless(http, allowed: false, "manage billing")!,
            PortalOutcome.StripeUnavailable down => StripeFailure.ToProblem(http, down.Reason),
            var other => throw new InvalidOperationException(other.GetType().Name),
        };
    }

    internal static async Task<IResult> SubscriptionAsync(
        HttpContext http,
        IDbContextFactory<BillingDb> databases,
        EntitlementDirectory entitlements
    )
    {
        var tenant = http.Tenant();
        await using var db = await databases.CreateDbContextAsync(http.RequestAborted);
        var newest = await EntitlementDirectory
            .Newest(db.Set<TenantSubscription>().AsNoTracking(), tenant.TenantId)
            .FirstOrDefaultAsync(http.RequestAborted);
        var entitlement = (await entitlements.FindAsync(tenant.TenantId, http.RequestAborted))!;
        var local = await db.Set<Tenant>()
            .Where(row => row.Id == tenant.TenantId)
            .Select(row => new { row.LocalPlan, row.LocalPlanSince })
            .FirstAsync(http.RequestAborted);
        var (nextPlan, nextPlanAt) = newest switch
        {
            { CancelAt: { } end, IsOver: false } when local.LocalPlanSince >= end => (local.LocalPlan, end),
            { EndsBeforeChange: false } => (newest.PendingPlanKey, newest.PendingPlanAt),
            _ => ((string?)null, (DateTimeOffset?)null),
        };
        var hasPeriod =
            entitlement.State
            is EntitlementState.Active
                or EntitlementState.Grace
                or EntitlementState.Restricted
                or EntitlementState.Suspended;
        return Results.Ok(
            new SubscriptionView(
                entitlement.State == EntitlementState.Ended ? null : entitlement.PlanKey,
                entitlement.PlanName,
                entitlement.State.ToString().ToLowerInvariant(),
                newest?.Status,
                hasPeriod ? entitlement.Period.Start : null,
                hasPeriod ? entitlement.Period.End : null,
                newest?.CancelAt,
                entitlement.RatePerMinute,
                nextPlan,
                nextPlanAt,
                newest?.PastDueSince
            )
        );
    }

    private static async Task<IResult> ResumeAsync(
        HttpContext http,
        CancelSubscription cancel,
        IDbContextFactory<BillingDb> databases,
        EntitlementDirectory entitlements
    ) => await SetAsync(http, cancel, atPeriodEnd: false) ?? await SubscriptionAsync(http, databases, entitlements);

    internal static async Task<IResult?> SetAsync(HttpContext http, CancelSubscription cancel, bool atPeriodEnd)
    {
        var tenant = http.Tenant();
        if (TenantEndpoints.RefuseUnless(http, tenant.MayManageBilling, "change the plan") is { } refused)
            return refused;
        return Refuse(http, await cancel.RunAsync(tenant, atPeriodEnd, http.RequestAborted));
    }

    /// <summary>Why a cancellation was not made; null when it was.</summary>
    internal static IResult? Refuse(HttpContext http, CancelOutcome outcome) =>
        outcome switch
        {
            CancelOutcome.Done => null,
            CancelOutcome.NotAllowed => TenantEndpoints.RefuseUnless(http, allowed: false, "change the plan"),
            CancelOutcome.NoSubscription => Problem.Result(
                http,
                StatusCodes.Status409Conflict,
                "no_subscription",
                "There is no running subscription."
            ),
            CancelOutcome.TooEarly early => ChangeDelay.TooEarly(http, early.Wait),
            CancelOutcome.UsageOnTheWay => ChangeDelay.UsageOnTheWay(http),
            CancelOutcome.StripeUnavailable down => StripeFailure.ToProblem(http, down.Reason),
            var other => throw new InvalidOperationException(other.GetType().Name),
        };
}
