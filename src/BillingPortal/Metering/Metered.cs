using System.Globalization;
using BillingPortal.Subscriptions;

namespace BillingPortal.Metering;

/// <summary>
/// The hot path, top to bottom: AuthenticateKey, LimitRate, ReserveQuota, the endpoint, RecordUsage. Each step answers
/// "continue" or a typed refusal, and nothing in it waits for Stripe.
/// </summary>
/// <remarks>One line meters an endpoint: <c>app.MapPost("/v1/scrape", Scrape).Metered("scraping_tasks")</c>.</remarks>
public static class MeteredEndpoints
{
    private const string CallItem = "BillingPortal.MeteredCall";

    /// <summary>Charges <paramref name="quantity"/> units of one meter for each successful call.</summary>
    public static RouteHandlerBuilder Metered(this RouteHandlerBuilder endpoint, string meter, long quantity = 1) => endpoint.Metered(new Charge(meter, quantity));

    /// <summary>Charges fixed amounts of several meters, all or none.</summary>
    public static RouteHandlerBuilder Metered(this RouteHandlerBuilder endpoint, params Charge[] charges)
    {
        foreach (var charge in charges)
            if (Charge.Refuse(charge.Quantity) is { } why) throw new ArgumentOutOfRangeException(nameof(charges), $"{charge.Meter}: {why}");
        return endpoint.AddEndpointFilter((context, next) => RunAsync(context, next, charges)).Documented();
    }

    /// <summary>For amounts that only the endpoint knows: it calls <see cref="MeteredCall.ReserveAsync"/> before the work.</summary>
    public static RouteHandlerBuilder MeteredByEndpoint(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter((context, next) => RunAsync(context, next, fixedCharges: null)).Documented();

    /// <summary>The metered call of this request, inside a metered endpoint.</summary>
    public static MeteredCall MeteredCall(this HttpContext http) =>
        http.Items[CallItem] as MeteredCall ?? throw new InvalidOperationException("This endpoint is not metered; add .Metered(…) or .MeteredByEndpoint() where it is mapped.");

    private static RouteHandlerBuilder Documented(this RouteHandlerBuilder endpoint) =>
        endpoint.ProducesProblem(401).ProducesProblem(402).ProducesProblem(403).ProducesProblem(429).ProducesProblem(503).DisableAntiforgery().AllowAnonymous();

    private static async ValueTask<object?> RunAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, Charge[]? fixedCharges)
    {
        var http = context.HttpContext;
        var steps = http.RequestServices.GetRequiredService<MeteringSteps>();

        var (key, noKey) = await steps.AuthenticateKey.CheckAsync(http);
        if (key is null) return noKey!.ToResult(http);

        // Before the entitlement is read: whoever waited here must see the plan it waited for.
        if (steps.Hold.IsHeld(key.TenantId) && !await steps.Hold.WaitAsync(key.TenantId, http.RequestAborted)) return Refusal.PlanChanging.ToResult(http);

        var entitlement = await steps.Entitlements.FindAsync(key.TenantId, http.RequestAborted);
        if (entitlement is null) return Refusal.NoKey.ToResult(http);

        if (steps.LimitRate.Check(http, key.Id, entitlement.RatePerMinute) is { } tooMany) return tooMany.ToResult(http);

        var call = new MeteredCall(http, key, entitlement, steps.ReserveQuota, steps.RecordUsage);
        if (fixedCharges is not null && await call.ReserveAsync(fixedCharges) is { } refused) return refused;
        http.Items[CallItem] = call;

        object? answer;
        try
        {
            answer = await next(context);
        }
        catch
        {
            // The work failed: give the quota back, and keep a row that says so. The caller sees the error either way.
            if (call.Reservation is not null && !call.IsStream) await steps.RecordUsage.CommitAsync(call, StatusCodes.Status500InternalServerError);
            throw;
        }
        if (call.Reservation is null || call.IsStream) return answer; // refused by the endpoint itself, or it settles at its end

        // Commit before acknowledging: a success whose row is lost is unbilled usage.
        if (!await steps.RecordUsage.CommitAsync(call, StatusOf(answer))) return Refusal.Busy.ToResult(http);
        ShowQuota(http, call);
        return answer;
    }

    private static int StatusOf(object? answer) => answer switch
    {
        IStatusCodeHttpResult { StatusCode: { } status } => status,
        _ => StatusCodes.Status200OK,
    };

    private static void ShowQuota(HttpContext http, MeteredCall call)
    {
        var reservation = call.Reservation!;
        if (reservation.IsTest) return;
        var meter = reservation.Charges[^1].Meter; // in the trial the last one is the count of trial calls
        if (!call.Entitlement.Meters.TryGetValue(meter, out var allowance) || allowance.HardLimit == long.MaxValue) return;
        var (used, reserved) = reservation.Counters.Read(meter, isTest: false);
        var headers = http.Response.Headers;
        headers["Quota-Meter"] = meter;
        headers["Quota-Limit"] = allowance.HardLimit.ToString(CultureInfo.InvariantCulture);
        headers["Quota-Used"] = used.ToString(CultureInfo.InvariantCulture);
        headers["Quota-Remaining"] = Math.Max(0, allowance.HardLimit - used - reserved).ToString(CultureInfo.InvariantCulture);
        if (call.Entitlement.State != EntitlementState.Trial) headers["Quota-Reset"] = call.Entitlement.Period.End.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
    }
}

/// <summary>The steps of the hot path, resolved once.</summary>
public sealed record MeteringSteps(AuthenticateKey AuthenticateKey, EntitlementDirectory Entitlements, LimitRate LimitRate, ReserveQuota ReserveQuota, RecordUsage RecordUsage, AdmissionHold Hold);
