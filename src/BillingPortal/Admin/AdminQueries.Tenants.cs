using System.Text.Json.Serialization;
using BillingPortal.Data;
using BillingPortal.Invoices;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Plans;
using BillingPortal.Reconciliation;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Admin;

/// <summary>A tenant's problem that needs a person, the gravest first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TenantProblem>))]
public enum TenantProblem
{
    None,
    Unpaid,
    PaymentFailed,
    Difference,
    LimitReached,
}

/// <summary>Which tenants to list; null = all.</summary>
/// <param name="Text">Part of a name, id, mail address or Stripe id.</param>
/// <param name="Plan">A plan's key.</param>
public sealed record TenantFilter(string? Text = null, string? Plan = null, TenantStanding? Standing = null)
{
    public bool IsAny => string.IsNullOrWhiteSpace(Text) && Plan is null && Standing is null;
}

/// <summary>The meter a tenant has used most, as a share of what its plan includes.</summary>
/// <param name="Included">0 = nothing is included: unlimited, or paid by use.</param>
public sealed record MeterUse(string Meter, string Name, string Unit, long Used, long Included, long HardLimit, bool IsPriced);

/// <summary>A tenant as operators see it.</summary>
/// <param name="Usage">Units of each meter in the current period.</param>
/// <param name="PaidMinor">Paid in the last 30 days, in minor units.</param>
/// <param name="OpenMinor">Owed on open invoices.</param>
public sealed record TenantRow(
    long Id,
    string PublicId,
    string Name,
    string ContactEmail,
    string? StripeCustomerId,
    string PlanName,
    string Status,
    DateTimeOffset CreatedAt,
    IReadOnlyDictionary<string, long> Usage,
    long PaidMinor,
    long OpenMinor
)
{
    public TenantStanding Standing { get; init; }
    public DateTimeOffset? EndsAt { get; init; }
    public MeterUse? MostUsed { get; init; }
    public TenantProblem Problem { get; init; }

    /// <summary>When the oldest open invoice was made.</summary>
    public DateTimeOffset? OpenSince { get; init; }
}

public sealed partial class AdminQueries
{
    private sealed class PaidTenant
    {
        public required Tenant Tenant { get; init; }
        public TenantSubscription? Subscription { get; init; }
        public long PaidMinor { get; init; }
    }

    /// <param name="Since">When the oldest open invoice was made.</param>
    /// <param name="Attempts">The most payments tried for one of them.</param>
    private sealed record Owed(long Minor, DateTimeOffset Since, int Attempts);

    /// <summary>One page of tenants: by recent payments, then the newest.</summary>
    public async Task<(IReadOnlyList<TenantRow> Rows, int Total)> TenantsAsync(
        TenantFilter filter,
        int skip,
        int take,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var wanted = Filtered(Subscribed.All(db), filter);
        var total = await wanted.CountAsync(cancellationToken);
        var page = await PageAsync(db, wanted, skip, take, cancellationToken);
        var ids = page.ConvertAll(row => row.Tenant.Id);
        var owed = await OwedAsync(db, ids, cancellationToken);
        var differing = await db.Set<UsageCheck>()
            .AsNoTracking()
            .Where(check => ids.Contains(check.TenantId))
            .Where(UsageCheck.NeedsPerson)
            .Select(check => check.TenantId)
            .Distinct()
            .ToListAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var entitlements = page.ToDictionary(
            row => row.Tenant.Id,
            row => Entitlement.For(row.Tenant, row.Subscription, catalogue.Value, dunning, now)
        );
        var usage = await UsageAsync(db, entitlements, cancellationToken);
        return (
            [
                .. page.Select(row =>
                    Describe(
                        row,
                        entitlements[row.Tenant.Id],
                        usage.GetValueOrDefault(row.Tenant.Id, []),
                        owed.GetValueOrDefault(row.Tenant.Id),
                        differing.Contains(row.Tenant.Id)
                    )
                ),
            ],
            total
        );
    }

    private Task<List<PaidTenant>> PageAsync(
        BillingDb db,
        IQueryable<Subscribed> wanted,
        int skip,
        int take,
        CancellationToken cancellationToken
    )
    {
        var since = Lately;
        return wanted
            .Select(row => new PaidTenant
            {
                Tenant = row.Tenant,
                Subscription = row.Subscription,
                PaidMinor = db.Set<InvoiceCopy>()
                    .Where(invoice => invoice.TenantId == row.Tenant.Id && invoice.PaidAt > since)
                    .Sum(invoice => invoice.AmountPaidMinor),
            })
            .OrderByDescending(row => row.PaidMinor)
            .ThenByDescending(row => row.Tenant.Id)
            .Skip(skip)
            .Take(Math.Clamp(take, 1, LargestPage))
            .ToListAsync(cancellationToken);
    }

    private static async Task<Dictionary<long, Owed>> OwedAsync(BillingDb db, List<long> ids, CancellationToken cancellationToken)
    {
        var sums = await db.Set<InvoiceCopy>()
            .AsNoTracking()
            .Where(invoice => ids.Contains(invoice.TenantId) && invoice.Status == "open")
            .GroupBy(invoice => invoice.TenantId)
            .Select(group => new
            {
                group.Key,
                Minor = group.Sum(invoice => invoice.AmountRemainingMinor),
                Since = group.Min(invoice => invoice.CreatedAt),
                Attempts = group.Max(invoice => invoice.PaymentAttempts),
            })
            .ToListAsync(cancellationToken);
        return sums.ToDictionary(sum => sum.Key, sum => new Owed(sum.Minor, sum.Since, sum.Attempts));
    }

    private TenantRow Describe(PaidTenant row, Entitlement entitlement, Dictionary<string, long> used, Owed? owed, bool differs)
    {
        var mostUsed = MostUsed(entitlement, used);
        return new TenantRow(
            row.Tenant.Id,
            row.Tenant.PublicId,
            row.Tenant.Name,
            row.Tenant.ContactEmail,
            row.Tenant.StripeCustomerId,
            entitlement.PlanName,
            row.Subscription?.Status ?? entitlement.State.ToString().ToLowerInvariant(),
            row.Tenant.CreatedAt,
            used,
            row.PaidMinor,
            owed?.Minor ?? 0
        )
        {
            Standing = entitlement.Standing,
            EndsAt = entitlement.EndsAt,
            MostUsed = mostUsed,
            OpenSince = owed?.Since,
            Problem = ProblemOf(entitlement, owed, differs, mostUsed),
        };
    }

    private static TenantProblem ProblemOf(Entitlement entitlement, Owed? owed, bool differs, MeterUse? mostUsed)
    {
        if (owed is { Attempts: > 0 })
            return entitlement.State is EntitlementState.Ended or EntitlementState.Suspended
                ? TenantProblem.Unpaid
                : TenantProblem.PaymentFailed;
        if (differs)
            return TenantProblem.Difference;
        return mostUsed is { } most && most.Used >= most.HardLimit ? TenantProblem.LimitReached : TenantProblem.None;
    }

    private IQueryable<Subscribed> Filtered(IQueryable<Subscribed> rows, TenantFilter filter)
    {
        if (Search.For(filter.Text) is ({ } typed, { } text))
            rows = rows.Where(row =>
                row.Tenant.Name.ToLower().Contains(text)
                || row.Tenant.Name.Contains(typed)
                || row.Tenant.PublicId.Contains(text)
                || row.Tenant.ContactEmail.ToLower().Contains(text)
                || (row.Tenant.StripeCustomerId != null && row.Tenant.StripeCustomerId.ToLower().Contains(text))
            );
        var rule = new StandingRule(catalogue.Value, dunning, clock.GetUtcNow());
        if (filter.Plan is { } plan)
            rows = rows.Where(rule.Holds(plan));
        return filter.Standing is { } standing ? rows.Where(rule.Is(standing)) : rows;
    }

    // One query for the whole page. The meters are listed so that the index is used for each tenant's period.
    private async Task<Dictionary<long, Dictionary<string, long>>> UsageAsync(
        BillingDb db,
        Dictionary<long, Entitlement> entitlements,
        CancellationToken cancellationToken
    )
    {
        var ids = entitlements.Keys.ToList();
        var starts = entitlements.Values.Select(entitlement => entitlement.Period.Start).Distinct().ToList();
        string[] meters = [.. catalogue.Value.Meters.Keys, TrialTerms.Meter];
        var sums = await db.Set<UsageRollup>()
            .AsNoTracking()
            .Where(row => ids.Contains(row.TenantId) && meters.Contains(row.Meter) && starts.Contains(row.PeriodStart))
            .GroupBy(row => new
            {
                row.TenantId,
                row.Meter,
                row.PeriodStart,
            })
            .Select(group => new
            {
                group.Key.TenantId,
                group.Key.Meter,
                group.Key.PeriodStart,
                Quantity = group.Sum(row => row.Quantity),
            })
            .ToListAsync(cancellationToken);
        return sums.Where(sum =>
                entitlements[sum.TenantId].Period.Start.ToUnixTimeMilliseconds() == sum.PeriodStart.ToUnixTimeMilliseconds()
            )
            .GroupBy(sum => sum.TenantId)
            .ToDictionary(group => group.Key, group => group.ToDictionary(sum => sum.Meter, sum => sum.Quantity, StringComparer.Ordinal));
    }

    private MeterUse? MostUsed(Entitlement entitlement, Dictionary<string, long> used) =>
        entitlement
            .Meters.Values.Select(allowance =>
            {
                var isTrial = allowance.Meter == TrialTerms.Meter;
                var definition = catalogue.Value.Meters.GetValueOrDefault(allowance.Meter);
                return new MeterUse(
                    allowance.Meter,
                    isTrial ? "Trial calls" : definition?.Name ?? allowance.Meter,
                    isTrial ? "trial call" : definition?.Unit ?? "unit",
                    used.GetValueOrDefault(allowance.Meter),
                    allowance.Included,
                    allowance.HardLimit,
                    allowance.PricePer1K > 0
                );
            })
            .OrderByDescending(use => use.Included > 0 ? (decimal)use.Used / use.Included : 0)
            .ThenByDescending(use => use.Included > 0 ? 0 : use.Used)
            .ThenByDescending(use => use.Included > 0)
            .ThenBy(use => use.Meter, StringComparer.Ordinal)
            .FirstOrDefault();
}
