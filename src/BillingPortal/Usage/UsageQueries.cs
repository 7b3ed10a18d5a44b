using BillingPortal.ApiKeys;
using BillingPortal.Data;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Metering.Quota;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Time;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.Usage;

/// <summary>Units recorded from a period's start up to a point in time.</summary>
public readonly record struct RunningTotal(DateTimeOffset At, long Quantity);

/// <summary>Units of one meter on one UTC day, per group if split.</summary>
public sealed record DayUsage(DateTimeOffset Day, string Meter, string Group, long Quantity, long Events);

/// <summary>One key's use of each meter in a span.</summary>
public sealed record KeyUsage(
    long KeyId,
    string Name,
    string Prefix,
    bool IsTest,
    DateTimeOffset? LastUsedAt,
    IReadOnlyDictionary<string, long> Quantities,
    IReadOnlyList<long> EventsByDay
);

/// <summary>Usage queries. Everything here reads rollups, so the cost grows with days and keys but not with calls.</summary>
public sealed class UsageQueries(
    IDbContextFactory<BillingDb> databases,
    EntitlementDirectory entitlements,
    ReserveQuota quota,
    IOptions<PlanCatalogue> catalogue,
    BillingClock clock
)
{
    public const int LongestSpanDays = 400;
    private const int HoursPerPoint = 6;

    internal static readonly TimeSpan TooEarlyToProject = TimeSpan.FromHours(1);

    public async Task<PeriodUsage?> PeriodAsync(TenantContext tenant, CancellationToken cancellationToken)
    {
        var entitlement = await entitlements.FindAsync(tenant.TenantId, cancellationToken);
        if (entitlement is null)
            return null;
        var now = clock.GetUtcNow();
        var standing = await quota.StandingAsync(entitlement, cancellationToken);
        var meters = standing
            .Where(meter => entitlement.State != EntitlementState.Trial || meter.Meter == TrialTerms.Meter)
            .Select(meter => Describe(entitlement, meter, now))
            .ToList();
        return new PeriodUsage(entitlement, meters, now);
    }

    /// <summary>Alert thresholds passed in a period, highest first.</summary>
    public async Task<IReadOnlyList<UsageAlert>> AlertsAsync(
        TenantContext tenant,
        BillingPeriod period,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<UsageAlert>()
            .AsNoTracking()
            .Where(alert => alert.TenantId == tenant.TenantId && alert.PeriodStart == period.Start)
            .OrderByDescending(alert => alert.ThresholdPercent)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Units of each meter in a period that are invoiced.</summary>
    public async Task<IReadOnlyDictionary<string, long>> BillableAsync(
        long tenantId,
        BillingPeriod period,
        CancellationToken cancellationToken
    )
    {
        string[] meters = [.. catalogue.Value.Meters.Keys]; // listed, so that the index can be used up to the period
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<UsageRollup>()
            .AsNoTracking()
            .Where(row => row.TenantId == tenantId && meters.Contains(row.Meter) && row.PeriodStart == period.Start)
            .GroupBy(row => row.Meter)
            .Select(group => new { group.Key, Billable = group.Sum(row => row.Billable) })
            .ToDictionaryAsync(sum => sum.Key, sum => sum.Billable, StringComparer.Ordinal, cancellationToken);
    }

    /// <summary>By day, meter and group, in this order: units of two meters are not added.</summary>
    /// <param name="meter">Only this meter; null for all.</param>
    /// <param name="from">First day, UTC midnight.</param>
    /// <param name="to">Day after the last.</param>
    public async Task<IReadOnlyList<DayUsage>> ByDayAsync(
        TenantContext tenant,
        DateTimeOffset from,
        DateTimeOffset to,
        string? meter,
        UsageSplit split,
        bool includeTest,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = Span(db, tenant, from, to)
            .Where(row => (meter == null || row.Meter == meter) && row.Meter != TrialTerms.Meter && (includeTest || !row.IsTest));
        var sums = await UsagePart
            .Of(rows, split)
            .GroupBy(part => new
            {
                part.Day,
                part.Meter,
                part.IsAdjustment,
                part.KeyId,
                part.Text,
            })
            .Select(group => new
            {
                group.Key,
                Quantity = group.Sum(part => part.Quantity),
                Events = group.Sum(part => part.Events),
            })
            .ToListAsync(cancellationToken);
        var ids = sums.Where(sum => sum.Key.KeyId is not null).Select(sum => sum.Key.KeyId!.Value).Distinct().ToList();
        var names = await db.Set<ApiKey>()
            .AsNoTracking()
            .Where(key => key.TenantId == tenant.TenantId && ids.Contains(key.Id))
            .ToDictionaryAsync(key => key.Id, key => key.Name, cancellationToken);
        // Keys with the same name are one group.
        return
        [
            .. sums.GroupBy(sum => (sum.Key.Day, sum.Key.Meter, Group: Name(sum.Key.IsAdjustment, sum.Key.KeyId, sum.Key.Text)))
                .OrderBy(group => group.Key.Day)
                .ThenBy(group => catalogue.Value.MeterOrder(group.Key.Meter))
                .ThenBy(group => group.Key.Meter, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Group, StringComparer.Ordinal)
                .Select(group => new DayUsage(
                    group.Key.Day,
                    group.Key.Meter,
                    group.Key.Group,
                    group.Sum(sum => sum.Quantity),
                    group.Sum(sum => sum.Events)
                )),
        ];

        string Name(bool isAdjustment, long? keyId, string text) =>
            isAdjustment && split != UsageSplit.None ? UsageNames.Adjusted
            : keyId is { } key ? names.GetValueOrDefault(key, UsageNames.DeletedKey)
            : text;
    }

    /// <summary>
    /// Running totals of one meter since the period's start, four points a day. Counts what the quota counts, so test keys are left
    /// out.
    /// </summary>
    public async Task<IReadOnlyList<RunningTotal>> RunningAsync(
        TenantContext tenant,
        BillingPeriod period,
        string meter,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var hours = await db.Set<UsageRollup>()
            .AsNoTracking()
            .Where(row => row.TenantId == tenant.TenantId && row.PeriodStart == period.Start && row.Meter == meter)
            .OrderBy(row => row.HourStart)
            .Select(row => new { row.HourStart, row.Quantity })
            .ToListAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var points = new List<RunningTotal> { new(period.Start, 0) };
        var total = 0L;
        foreach (var group in hours.GroupBy(hour => (long)((hour.HourStart - period.Start).TotalHours / HoursPerPoint)))
        {
            // A stretch without calls is drawn flat; interpolation would show a slow rise that did not happen.
            var begin = period.Start.AddHours(group.Key * HoursPerPoint);
            if (begin > points[^1].At)
                points.Add(new(begin, total));
            total += group.Sum(hour => hour.Quantity);
            var end = begin.AddHours(HoursPerPoint);
            points.Add(new(end < now ? end : now, total));
        }
        if (points[^1].At < now)
            points.Add(new(now, total));
        return points;
    }

    /// <summary>Calls of each key in the current period, live and test, successful or failed.</summary>
    public async Task<IReadOnlyDictionary<long, long>> CallsByKeyAsync(TenantContext tenant, CancellationToken cancellationToken)
    {
        if (await entitlements.FindAsync(tenant.TenantId, cancellationToken) is not { } entitlement)
            return new Dictionary<long, long>();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sums = await db.Set<UsageDay>()
            .AsNoTracking()
            .Where(row =>
                row.TenantId == tenant.TenantId
                && row.Day >= entitlement.Period.Start.AddDays(-1)
                && row.PeriodStart == entitlement.Period.Start
                && row.Meter != TrialTerms.Meter
            )
            .GroupBy(row => new
            {
                row.KeyId,
                row.Endpoint,
                row.Meter,
            })
            .Select(group => new
            {
                group.Key.KeyId,
                group.Key.Endpoint,
                Events = group.Sum(row => row.Events),
            })
            .ToListAsync(cancellationToken);
        // A call that charges two meters has a row for each, so calls are not summed over the meters of an endpoint.
        return sums.GroupBy(sum => sum.KeyId)
            .ToDictionary(
                key => key.Key,
                key => key.GroupBy(sum => sum.Endpoint, StringComparer.Ordinal).Sum(endpoint => endpoint.Max(sum => sum.Events))
            );
    }

    /// <summary>Each key's use in a span, most used first; unused keys are left out.</summary>
    /// <param name="periodStart">Only usage of this period: the day on which periods change belongs to both.</param>
    public async Task<IReadOnlyList<KeyUsage>> ByKeyAsync(
        TenantContext tenant,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken,
        DateTimeOffset? periodStart = null
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sums = await Span(db, tenant, from, to)
            .Where(row => row.Meter != TrialTerms.Meter && (periodStart == null || row.PeriodStart == periodStart))
            .GroupBy(row => new
            {
                row.KeyId,
                row.Meter,
                row.Day,
            })
            .Select(group => new
            {
                group.Key.KeyId,
                group.Key.Meter,
                group.Key.Day,
                Quantity = group.Sum(row => row.Quantity),
                Events = group.Sum(row => row.Events),
            })
            .ToListAsync(cancellationToken);
        var ids = sums.Select(sum => sum.KeyId).Distinct().ToList();
        var keys = await db.Set<ApiKey>()
            .AsNoTracking()
            .Where(key => key.TenantId == tenant.TenantId && ids.Contains(key.Id))
            .ToDictionaryAsync(key => key.Id, cancellationToken);
        var firstDay = new DateTimeOffset(from.UtcDateTime.Date, TimeSpan.Zero);
        var days = Math.Clamp((int)Math.Ceiling((to - firstDay).TotalDays), 1, LongestSpanDays);
        return
        [
            .. sums.Where(sum => keys.ContainsKey(sum.KeyId))
                .GroupBy(sum => sum.KeyId)
                .Select(group =>
                {
                    var key = keys[group.Key];
                    var byDay = new long[days];
                    foreach (var sum in group)
                        if ((int)(sum.Day - firstDay).TotalDays is var day && day >= 0 && day < days)
                            byDay[day] += sum.Events;
                    var quantities = group
                        .GroupBy(sum => sum.Meter, StringComparer.Ordinal)
                        .ToDictionary(meter => meter.Key, meter => meter.Sum(sum => sum.Quantity), StringComparer.Ordinal);
                    return new KeyUsage(key.Id, key.Name, key.Prefix, key.IsTest, key.LastUsedAt, quantities, byDay);
                })
                .OrderByDescending(key => key.EventsByDay.Sum()),
        ];
    }

    private static IQueryable<UsageDay> Span(BillingDb db, TenantContext tenant, DateTimeOffset from, DateTimeOffset to)
    {
        var firstDay = new DateTimeOffset(from.UtcDateTime.Date, TimeSpan.Zero);
        var last = to - firstDay > TimeSpan.FromDays(LongestSpanDays) ? firstDay.AddDays(LongestSpanDays) : to;
        return db.Set<UsageDay>().AsNoTracking().Where(row => row.TenantId == tenant.TenantId && row.Day >= firstDay && row.Day < last);
    }

    private MeterUsage Describe(Entitlement entitlement, MeterStanding standing, DateTimeOffset now)
    {
        var isTrial = standing.Meter == TrialTerms.Meter;
        var definition = catalogue.Value.Meters.GetValueOrDefault(standing.Meter);
        var price = entitlement.Meters.TryGetValue(standing.Meter, out var allowance) ? allowance.PricePer1K : 0;
        return new MeterUsage(
            standing.Meter,
            isTrial ? "Trial calls" : definition?.Name ?? standing.Meter,
            isTrial ? "call" : definition?.Unit ?? "unit",
            standing.Used,
            standing.Included,
            standing.HardLimit,
            isTrial ? standing.Used : Project(standing.Used, entitlement.Period, now),
            price
        )
        {
            OnLimit = allowance?.OnLimit ?? LimitPolicy.Refuse,
            MayBeLifted = catalogue.Value.Lifts(standing.Meter, standing.HardLimit),
        };
    }

    internal static long Project(long used, BillingPeriod period, DateTimeOffset now)
    {
        var elapsed = now - period.Start;
        if (elapsed < TooEarlyToProject || now >= period.End)
            return used; // a burst within an hour says nothing about a month
        var projected = (decimal)used * (period.End - period.Start).Ticks / elapsed.Ticks;
        return Math.Max(used, projected > long.MaxValue ? long.MaxValue : (long)projected);
    }
}
