using System.Globalization;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.AspNetCore.Mvc;

namespace BillingPortal.Metering;

/// <summary>
/// Meters an endpoint with one line: <c>app.MapPost("/v1/scrape", Scrape).Metered("scraping_tasks")</c>. <see cref="ServeMetered"/>
/// does the rest; docs/metering.md shows each variant.
/// </summary>
public static class MeteredEndpoints
{
    /// <summary>Charges <paramref name="quantity"/> units of one meter for each successful call.</summary>
    public static TBuilder Metered<TBuilder>(this TBuilder endpoint, string meter, long quantity = 1)
        where TBuilder : IEndpointConventionBuilder => endpoint.Metered(new Charge(meter, quantity));

    /// <summary>Charges fixed amounts of several meters, all or none.</summary>
    public static TBuilder Metered<TBuilder>(this TBuilder endpoint, params Charge[] charges)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var charge in charges)
            if (Charge.Refuse(charge.Quantity) is { } why)
                throw new ArgumentOutOfRangeException(nameof(charges), $"{charge.Meter}: {why}");
        if (charges.Length == 0)
            throw new ArgumentException("Name at least one charge, or use MeteredByEndpoint().", nameof(charges));
        return endpoint.Metered(new MeteredEndpoint { Fixed = [.. charges] });
    }

    /// <summary>
    /// Charges amounts read from the request before any work: from its query, route or headers. A quantity below 1, or a
    /// <see cref="BadHttpRequestException"/>, <see cref="FormatException"/> or <see cref="OverflowException"/> from
    /// <paramref name="charges"/>, is the caller's 400. Any other exception, or an empty array, is the endpoint's 500.
    /// </summary>
    public static TBuilder Metered<TBuilder>(this TBuilder endpoint, Func<HttpContext, Charge[]> charges)
        where TBuilder : IEndpointConventionBuilder => endpoint.Metered(new MeteredEndpoint { FromRequest = charges });

    /// <summary>
    /// For amounts that only the endpoint knows: it calls <see cref="MeteredCall.ReserveAsync"/> before the work and
    /// <see cref="MeteredCall.Settle"/> after it.
    /// </summary>
    public static TBuilder MeteredByEndpoint<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.Metered(new MeteredEndpoint());

    /// <summary>Also accepts keys that have only the scope <c>call:name</c>, besides keys with <c>call</c>.</summary>
    public static TBuilder ForScope<TBuilder>(this TBuilder endpoint, string name)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(
            new MeteredScope(
                Scopes.IsKnown($"{Scopes.Call}:{name}")
                    ? $"{Scopes.Call}:{name}"
                    : throw new ArgumentException("A scope's name has lower-case letters, digits, - and _, up to 35.", nameof(name))
            )
        );

    /// <summary>The metered call of this request, inside a metered endpoint.</summary>
    public static MeteredCall MeteredCall(this HttpContext http) =>
        http.Features.Get<MeteredCall>()
        ?? throw new InvalidOperationException("This endpoint is not metered; add .Metered(…) or .MeteredByEndpoint() where it is mapped.");

    /// <summary>
    /// Runs metered endpoints before the middleware that only pages and the REST API need. Without it they are still metered.
    /// </summary>
    public static IApplicationBuilder UseMetering(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
            {
                if (
                    http.GetEndpoint() is not { RequestDelegate: { } serve } endpoint
                    || endpoint.Metadata.GetMetadata<ServedEarly>() is null
                )
                    return next(http);
                http.Response.Headers.XContentTypeOptions = "nosniff";
                http.Response.Headers.CacheControl = "no-store";
                return serve(http);
            }
        );

    /// <summary>Reads a route value or query field as a quantity, for a function that returns the charges.</summary>
    /// <exception cref="UnreadableFieldException">
    /// The field is missing, or not a whole number from 1 to <see cref="Charge.Largest"/>. The caller gets 400 and the field's name.
    /// </exception>
    public static long Quantity(this HttpContext http, string field)
    {
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        var text = http.GetRouteValue(field)?.ToString() ?? http.Request.Query[field].ToString();
        var isNumber = decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out var number);
        var why = isNumber ? Charge.Refuse(number) : "Send a whole number, 1 or more.";
        return why is null ? (long)number : throw new UnreadableFieldException(field, why);
    }

    /// <summary>Why these amounts cannot be reserved; null when they can.</summary>
    internal static Refusal? Refuse(ReadOnlySpan<Charge> charges)
    {
        foreach (var charge in charges)
            if (Charge.Refuse(charge.Quantity) is { } why)
                return Refusal.BadQuantity(charge.Meter, why);
        return null;
    }

    internal static void Check(ReadOnlySpan<Charge> used)
    {
        foreach (var charge in used)
            if (charge.Quantity is < 1 or > Charge.Largest)
                throw new ArgumentOutOfRangeException(
                    nameof(used),
                    $"{charge.Meter}: {charge.Quantity} is no quantity. "
                        + "Say 1 or more whole units; leave a meter out, or call Cancel(), where nothing was used."
                );
    }

    /// <summary>Works on a single endpoint and on a group.</summary>
    private static TBuilder Metered<TBuilder>(this TBuilder endpoint, MeteredEndpoint metered)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Finally(builder =>
        {
            if (builder.Metadata.OfType<ServedEarly>().Any())
                throw new InvalidOperationException($"{builder.DisplayName} is metered twice.");
            var own = metered with
            {
                Route = Clip((builder as RouteEndpointBuilder)?.RoutePattern.RawText ?? ""),
                Scope = builder.Metadata.OfType<MeteredScope>().LastOrDefault()?.Scope ?? Scopes.Call,
            };
            var serve = builder.RequestDelegate!;
            var metering = new Lazy<ServeMetered>(() => builder.ApplicationServices.GetRequiredService<ServeMetered>());
            builder.RequestDelegate = http => metering.Value.RunAsync(http, own, serve);
            builder.Metadata.Add(ServedEarly.Instance);
        });
        return endpoint.WithMetadata([.. Refusals]).DisableAntiforgery().AllowAnonymous();
    }

    private static readonly IEnumerable<object> Refusals =
    [
        Refused(401, "invalid_api_key: the key is missing or not valid here, or lacks the scope: one answer for all"),
        Refused(
            402,
            "quota_exceeded, key_quota_exceeded, trial_used_up, test_limit_reached, no_plan, payment_overdue: "
                + "what the plan allows is used up, or a payment is missing; do not retry"
        ),
        Refused(403, "meter_not_in_plan: the plan does not include this meter"),
        Refused(429, "rate_limited, too_many_bad_keys: too many calls; wait Retry-After seconds"),
        Refused(503, "metering_busy, reservation_expired, plan_changing: not recorded, so not served and not charged; try again"),
    ];

    private static ProducesResponseTypeMetadata Refused(int status, string meaning) =>
        new(status, typeof(ProblemDetails), ["application/problem+json"]) { Description = meaning };

    private const int LongestRoute = 200;

    private static string Clip(string route) => route.Length <= LongestRoute ? route : route[..LongestRoute];

    private sealed record MeteredScope(string Scope);
}

/// <summary>The metering settings of one endpoint.</summary>
public sealed record MeteredEndpoint
{
    internal Charge[]? Fixed { get; init; }
    internal Func<HttpContext, Charge[]>? FromRequest { get; init; }
    internal string Route { get; init; } = "";
    internal string Scope { get; init; } = Scopes.Call;
}

/// <summary>Marks endpoints that run before the page middleware: they do their own authentication and error responses.</summary>
public sealed class ServedEarly
{
    public static readonly ServedEarly Instance = new();
}
