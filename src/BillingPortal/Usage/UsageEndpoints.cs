using System.Diagnostics.CodeAnalysis;
using BillingPortal.ApiKeys;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Time;
using BillingPortal.Web;

namespace BillingPortal.Usage;

/// <summary>Usage for people and programs: calls by key, endpoint and limit. Reads rollups only.</summary>
public static class UsageEndpoints
{
    private const int DefaultDays = 30;

    /// <summary>One meter in the current period. Quantities are whole units of the meter.</summary>
    /// <param name="Meter">The meter's key, such as "api_calls".</param>
    /// <param name="Name">Its name for people.</param>
    /// <param name="Unit">One unit in words, singular: "call", "token".</param>
    /// <param name="Used">Units that count towards the limit, test keys left out.</param>
    /// <param name="Included">Units the plan includes per period; null = unlimited.</param>
    /// <param name="Limit">Units above which calls are refused; null = never.</param>
    /// <param name="Remaining">Units left until then; null = unlimited.</param>
    /// <param name="Projected">Units at the period's end if the pace stays; equal to used in the period's first hour.</param>
    public sealed record MeterView(
        string Meter,
        string Name,
        string Unit,
        long Used,
        long? Included,
        long? Limit,
        long? Remaining,
        long Projected
    );

    /// <summary>The plan and its meters in the current period.</summary>
    /// <param name="Plan">The plan's name.</param>
    /// <param name="State">"trial", "active", "grace", "restricted", "suspended" or "ended".</param>
    /// <param name="PeriodStart">First instant of the period, UTC.</param>
    /// <param name="PeriodEnd">When the period ends and limits reset, UTC; null in the trial.</param>
    /// <param name="Meters">The meters that the plan has.</param>
    public sealed record QuotaView(
        string Plan,
        string State,
        DateTimeOffset PeriodStart,
        DateTimeOffset? PeriodEnd,
        IReadOnlyList<MeterView> Meters
    );

    /// <summary>Usage of one meter on one UTC day, and of one group if it was split.</summary>
    /// <param name="Day">UTC day, yyyy-mm-dd.</param>
    /// <param name="Meter">The meter's key, such as "api_calls". Meters have different units, so that no row adds two of them.</param>
    /// <param name="Group">What the usage was split by: a name of a key, an endpoint, a model or a status; empty without a split.</param>
    /// <param name="Quantity">Whole units of the meter.</param>
    /// <param name="Events">Calls that used the meter. A call may use several, so these are not summed over meters.</param>
    public sealed record DayView(string Day, string Meter, string Group, long Quantity, long Events);

    /// <summary>Usage and refused calls by UTC day. Calls with test keys are left out of the usage.</summary>
    /// <param name="From">First UTC day, yyyy-mm-dd.</param>
    /// <param name="To">Last UTC day, inclusive.</param>
    /// <param name="Meter">The meter asked for; null = all.</param>
    /// <param name="Split">"none", "key", "endpoint", "model" or "status".</param>
    /// <param name="Data">Days with usage, oldest first, each with a row for each meter and group.</param>
    /// <param name="Refused">Calls that were turned away: neither served nor charged.</param>
    public sealed record UsageView(
        string From,
        string To,
        string? Meter,
        string Split,
        IReadOnlyList<DayView> Data,
        IReadOnlyList<RefusedView> Refused
    );

    /// <summary>Calls of one UTC day that were turned away for one reason.</summary>
    /// <param name="Day">UTC day, yyyy-mm-dd.</param>
    /// <param name="Meter">Null if the call was refused before its meter was known.</param>
    /// <param name="Key">Name of the key; null = several keys.</param>
    /// <param name="Endpoint">Method and path of the endpoint.</param>
    /// <param name="Status">HTTP status of the answer.</param>
    /// <param name="Code">The problem document's code.</param>
    /// <param name="Calls">Number of calls.</param>
    public sealed record RefusedView(string Day, string? Meter, string? Key, string Endpoint, int Status, string Code, long Calls);

    public static IServiceCollection AddUsage(this IServiceCollection services) =>
        services
            .AddSingleton<UsageQueries>()
            .AddSingleton<ReadRefusals>()
            .AddSingleton<UsageOrigin>()
            .AddSingleton<UsageBreakdown>()
            .AddSingleton<ExportUsage>()
            .AddSingleton<FindMeter>()
            .AddSingleton<FindKey>()
            .AddSingleton<CallsByKey>(provider => provider.GetRequiredService<UsageQueries>().CallsByKeyAsync);

    public static void MapUsage(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/billing").WithTags("Usage");
        group
            .MapGet("/quota", QuotaAsync)
            .RequireTenant(Scopes.BillingRead)
            .WithName("readQuota")
            .WithSummary("Used, included and limit of each meter in this period")
            .Produces<QuotaView>();
        group
            .MapGet("/usage", UsageAsync)
            .RequireTenant(Scopes.BillingRead)
            .AsLongRead()
            .WithName("readUsage")
            .WithSummary("Usage of each meter and refused calls by UTC day")
            .Produces<UsageView>()
            .Refuses(400, "invalid_field, unknown_parameter: field names what is wrong");
        group
            .MapGet("/usage.csv", CsvAsync)
            .RequireTenant(Scopes.BillingRead)
            .AsLongRead()
            .WithName("exportUsage")
            .WithSummary("Usage and refused calls by UTC day, key, endpoint, model and status as CSV")
            .Produces<string>(contentType: "text/csv")
            .Refuses(400, "invalid_field, unknown_parameter: field names what is wrong");
    }

    private static async Task<IResult> QuotaAsync(HttpContext http, UsageQueries queries)
    {
        var period = (await queries.PeriodAsync(http.Tenant(), http.RequestAborted))!;
        var entitlement = period.Entitlement;
        return Results.Ok(
            new QuotaView(
                entitlement.PlanName,
                entitlement.State.ToString().ToLowerInvariant(),
                entitlement.Period.Start,
                entitlement.State == EntitlementState.Trial ? null : entitlement.Period.End,
                [
                    .. period.Meters.Select(meter => new MeterView(
                        meter.Meter,
                        meter.Name,
                        meter.Unit,
                        meter.Used,
                        meter.Included == 0 ? null : meter.Included,
                        meter.IsLimited ? meter.HardLimit : null,
                        meter.IsLimited ? Math.Max(0, meter.HardLimit - meter.Used) : null,
                        meter.Projected
                    )),
                ]
            )
        );
    }

    /// <param name="from">First UTC day, yyyy-mm-dd; left out, 30 days up to the last one.</param>
    /// <param name="to">Last UTC day, inclusive; left out, today. Up to 400 days at once.</param>
    /// <param name="meter">Only this meter, such as "api_calls"; left out, all, each in rows of its own.</param>
    /// <param name="split">"none", "key", "endpoint", "model" or "status"; left out, "none".</param>
    internal static async Task<IResult> UsageAsync(
        HttpContext http,
        UsageQueries queries,
        ReadRefusals refusals,
        FindMeter meters,
        LongReads reads,
        BillingClock clock,
        DateOnly? from,
        DateOnly? to,
        string? meter,
        string? split
    )
    {
        if (!TryRange(http, clock, from, to, out var first, out var last, out var refused))
            return refused;
        if (EnumName.Find<UsageSplit>(split ?? "none") is not { } by)
            return Problem.Invalid(http, "split", "Use none, key, endpoint, model or status.");
        if (await meters.RefuseAsync(http, meter) is { } unknown)
            return unknown;
        if (meter?.Length == 0)
            meter = null;
        var rows = await reads.RunAsync(
            () =>
                queries.ByDayAsync(
                    http.Tenant(),
                    Midnight(first),
                    Midnight(last.AddDays(1)),
                    meter,
                    by,
                    includeTest: false,
                    http.RequestAborted
                ),
            http.RequestAborted
        );
        var turnedAway = await reads.RunAsync(
            () => refusals.ByDayAsync(http.Tenant(), Midnight(first), Midnight(last.AddDays(1)), meter, http.RequestAborted),
            http.RequestAborted
        );
        return Results.Ok(
            new UsageView(
                $"{first:yyyy-MM-dd}",
                $"{last:yyyy-MM-dd}",
                meter,
                by.ToString().ToLowerInvariant(),
                [.. rows.Select(row => new DayView($"{row.Day:yyyy-MM-dd}", row.Meter, row.Group, row.Quantity, row.Events))],
                [
                    .. turnedAway.Select(row => new RefusedView(
                        $"{row.Day:yyyy-MM-dd}",
                        row.Meter,
                        row.Key,
                        row.Endpoint,
                        row.Status,
                        row.Code,
                        row.Calls
                    )),
                ]
            )
        );
    }

    /// <param name="from">First UTC day, yyyy-mm-dd; left out, 30 days up to the last one.</param>
    /// <param name="to">Last UTC day, inclusive; left out, today. Up to 400 days at once.</param>
    /// <param name="meter">Only this meter, such as "api_calls"; left out, all.</param>
    /// <param name="key">Id of a key: only its usage; left out, of all.</param>
    internal static async Task<IResult> CsvAsync(
        HttpContext http,
        ExportUsage export,
        FindMeter meters,
        FindKey keys,
        BillingClock clock,
        DateOnly? from,
        DateOnly? to,
        string? meter,
        long? key
    )
    {
        if (!TryRange(http, clock, from, to, out var first, out var last, out var refused))
            return refused;
        if (await meters.RefuseAsync(http, meter) is { } unknown)
            return unknown;
        if (await keys.RefuseAsync(http, key) is { } foreign)
            return foreign;
        var tenant = http.Tenant();
        if (meter?.Length == 0)
            meter = null;
        return Results.Stream(
            output => export.WriteAsync(tenant, first, last, meter, key, output, http.RequestAborted),
            "text/csv; charset=utf-8",
            $"usage-{first:yyyy-MM-dd}-{last:yyyy-MM-dd}.csv"
        );
    }

    private static bool TryRange(
        HttpContext http,
        BillingClock clock,
        DateOnly? from,
        DateOnly? to,
        out DateOnly first,
        out DateOnly last,
        [NotNullWhen(false)] out IResult? refused
    )
    {
        first = last = default;
        refused = CalendarDays.Refuse(http, "from", from) ?? CalendarDays.Refuse(http, "to", to);
        if (refused is not null)
            return false;
        last = to ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        first = from ?? last.AddDays(-DefaultDays + 1);
        refused =
            first > last ? Problem.Invalid(http, "from", "The first day is after the last.")
            : last.DayNumber - first.DayNumber >= UsageQueries.LongestSpanDays
                ? Problem.Invalid(http, "from", $"Ask for up to {UsageQueries.LongestSpanDays} days.")
            : null;
        return refused is null;
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
