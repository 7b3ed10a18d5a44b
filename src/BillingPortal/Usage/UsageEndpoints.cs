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

    public sealed record QuotaView(
        string Plan,
        string State,
        DateTimeOffset PeriodStart,
        DateTimeOffset? PeriodEnd,
        IReadOnlyList<MeterView> Meters
    );

    public sealed record DayView(string Day, string Group, long Quantity, long Events);

    public sealed record UsageView(
        string From,
        string To,
        string? Meter,
        string Split,
        IReadOnlyList<DayView> Data,
        IReadOnlyList<RefusedView> Refused
    );

    /// <param name="Meter">Null if the call was refused before its meter was known.</param>
    /// <param name="Key">Name of the key; null = several keys.</param>
    /// <param name="Code">The problem document's code.</param>
    public sealed record RefusedView(string Day, string? Meter, string? Key, string Endpoint, int Status, string Code, long Calls);

    public static IServiceCollection AddUsage(this IServiceCollection services) =>
        services
            .AddSingleton<UsageQueries>()
            .AddSingleton<ReadRefusals>()
            .AddSingleton<UsageOrigin>()
            .AddSingleton<UsageBreakdown>()
            .AddSingleton<ExportUsage>()
            .AddSingleton<FindMeter>()
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
            .WithSummary("Usage and refused calls by UTC day")
            .Produces<UsageView>()
            .ProducesProblem(400);
        group
            .MapGet("/usage.csv", CsvAsync)
            .RequireTenant(Scopes.BillingRead)
            .AsLongRead()
            .WithName("exportUsage")
            .WithSummary("Usage and refused calls by UTC day, key, endpoint, model and status as CSV")
            .Produces<string>(contentType: "text/csv")
            .ProducesProblem(400);
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

    private static async Task<IResult> UsageAsync(
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
        if (!Enum.TryParse<UsageSplit>(split ?? "none", ignoreCase: true, out var by) || !Enum.IsDefined(by))
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
                [.. rows.Select(row => new DayView($"{row.Day:yyyy-MM-dd}", row.Group, row.Quantity, row.Events))],
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

    private static async Task<IResult> CsvAsync(
        HttpContext http,
        ExportUsage export,
        FindMeter meters,
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
