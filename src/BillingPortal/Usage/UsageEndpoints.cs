using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Web;

namespace BillingPortal.Usage;

/// <summary>Usage for people and programs: what was called, by whom, against which limit. Reads rollups only.</summary>
public static class UsageEndpoints
{
    private const int DefaultDays = 30;

    public sealed record MeterView(string Meter, string Name, string Unit, long Used, long? Included, long? Limit, long? Remaining, long Projected);
    public sealed record QuotaView(string Plan, string State, DateTimeOffset PeriodStart, DateTimeOffset? PeriodEnd, IReadOnlyList<MeterView> Meters);
    public sealed record DayView(string Day, string Group, long Quantity, long Events);
    public sealed record UsageView(string From, string To, string? Meter, string Split, IReadOnlyList<DayView> Data);

    public static IServiceCollection AddUsage(this IServiceCollection services) => services.AddSingleton<UsageQueries>().AddSingleton<UsageOrigin>();

    public static void MapUsage(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/billing").WithTags("Usage");
        group.MapGet("/quota", QuotaAsync).RequireTenant(Scopes.BillingRead).WithSummary("Used, included and limit of each meter in this period").Produces<QuotaView>();
        group.MapGet("/usage", UsageAsync).RequireTenant(Scopes.BillingRead).WithSummary("Usage by UTC day").Produces<UsageView>().ProducesProblem(400);
    }

    private static async Task<IResult> QuotaAsync(HttpContext http, UsageQueries queries)
    {
        var period = (await queries.PeriodAsync(http.Tenant(), http.RequestAborted))!;
        var held = period.Entitlement;
        return Results.Ok(new QuotaView(held.PlanName, held.State.ToString().ToLowerInvariant(), held.Period.Start, held.State == EntitlementState.Trial ? null : held.Period.End,
            [.. period.Meters.Select(meter => new MeterView(meter.Meter, meter.Name, meter.Unit, meter.Used, meter.Included == 0 ? null : meter.Included, meter.IsLimited ? meter.HardLimit : null, meter.IsLimited ? Math.Max(0, meter.HardLimit - meter.Used) : null, meter.Projected))]));
    }

    private static async Task<IResult> UsageAsync(HttpContext http, UsageQueries queries, BillingClock clock, DateOnly? from, DateOnly? to, string? meter, string? split)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var last = to ?? today;
        var first = from ?? last.AddDays(-DefaultDays + 1);
        if (first > last) return Problem.Invalid(http, "from", "The first day is after the last.");
        if (last.DayNumber - first.DayNumber >= UsageQueries.LongestSpanDays) return Problem.Invalid(http, "from", $"Ask for up to {UsageQueries.LongestSpanDays} days.");
        if (!Enum.TryParse<UsageSplit>(split ?? "none", ignoreCase: true, out var by) || !Enum.IsDefined(by)) return Problem.Invalid(http, "split", "Use none, key, endpoint, model or status.");
        var rows = await queries.ByDayAsync(http.Tenant(), Midnight(first), Midnight(last.AddDays(1)), meter, by, includeTest: false, http.RequestAborted);
        return Results.Ok(new UsageView($"{first:yyyy-MM-dd}", $"{last:yyyy-MM-dd}", meter, by.ToString().ToLowerInvariant(), [.. rows.Select(row => new DayView($"{row.Day:yyyy-MM-dd}", row.Group, row.Quantity, row.Events))]));
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
