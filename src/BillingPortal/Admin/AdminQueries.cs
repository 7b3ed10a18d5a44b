using BillingPortal.Data;
using BillingPortal.Invoices;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Plans;
using BillingPortal.Reconciliation;
using BillingPortal.StripeEvents;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BillingPortal.Admin;

/// <param name="Paying">With a paid plan, or in grace.</param>
/// <param name="Owing">Number in grace, restricted and suspended; standings without tenants are omitted.</param>
/// <param name="MrrMinor">Base prices of all paid plans, without usage.</param>
/// <param name="OpenMinor">Owed on open invoices.</param>
/// <param name="CallsToday">By live keys, since midnight UTC.</param>
/// <param name="FailedToday">Those of them that failed on our side: answered with 500 or above.</param>
/// <param name="RefusedToday">Those of them that were turned away or were the caller's mistake: answered with 400 to 499.</param>
/// <param name="Differences">Sums that do not agree with Stripe's, without those only on the way.</param>
/// <param name="Compared">Sums compared with Stripe's; without any, no difference could have been found.</param>
public sealed record AdminFigures(
    int Tenants,
    int Paying,
    IReadOnlyDictionary<TenantStanding, int> Owing,
    long MrrMinor,
    long OpenMinor,
    int OpenInvoices,
    long CallsToday,
    long FailedToday,
    long RefusedToday,
    long CallsYesterday,
    int Differences,
    int Compared,
    string Currency
);

/// <summary>
/// Queries over all tenants, for operators. Only pages and endpoints behind the operator policy use it. It reads rollups and copies, never
/// the ledger, and every list is paged. Each subject has its own file.
/// </summary>
public sealed partial class AdminQueries(
    IDbContextFactory<BillingDb> databases,
    IOptions<PlanCatalogue> catalogue,
    DunningTerms dunning,
    BillingClock clock
)
{
    public const int LargestPage = 100;
    public const int LongestText = 100;

    /// <summary>Days of recent payments shown beside each tenant.</summary>
    public const int LatelyDays = 30;

    private DateTimeOffset Lately => clock.GetUtcNow().AddDays(-LatelyDays);

    public async Task<AdminFigures> FiguresAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var running = await db.Set<TenantSubscription>()
            .AsNoTracking()
            .Where(row => SubscriptionStatus.Paying.Contains(row.Status))
            .GroupBy(row => new { row.PlanKey, row.Status })
            .Select(group => new
            {
                group.Key.PlanKey,
                group.Key.Status,
                Count = group.Count(),
            })
            .ToListAsync(cancellationToken);
        var mrr = running.Sum(group => (catalogue.Value.Plans.GetValueOrDefault(group.PlanKey)?.BaseAmountMinor ?? 0) * group.Count);
        var open = db.Set<InvoiceCopy>().Where(invoice => invoice.Status == "open");
        var (today, failed, refused, yesterday) = await CallsAsync(db, cancellationToken);
        // Counts tenants, not subscriptions: one that has two by mistake pays twice and still counts once.
        var paying = await db.Set<TenantSubscription>()
            .Where(row => SubscriptionStatus.Paying.Contains(row.Status))
            .Select(row => row.TenantId)
            .Distinct()
            .CountAsync(cancellationToken);
        return new AdminFigures(
            await db.Set<Tenant>().CountAsync(cancellationToken),
            paying,
            await OwingAsync(db, cancellationToken),
            mrr,
            await open.SumAsync(invoice => invoice.AmountRemainingMinor, cancellationToken),
            await open.CountAsync(cancellationToken),
            today,
            failed,
            refused,
            yesterday,
            await db.Set<UsageCheck>().CountAsync(UsageCheck.NeedsPerson, cancellationToken),
            await db.Set<UsageCheck>().CountAsync(check => check.Drift != DriftCause.NotCompared, cancellationToken),
            catalogue.Value.Currency
        );
    }

    private async Task<IReadOnlyDictionary<TenantStanding, int>> OwingAsync(BillingDb db, CancellationToken cancellationToken)
    {
        var rule = new StandingRule(catalogue.Value, dunning, clock.GetUtcNow());
        var owing = new Dictionary<TenantStanding, int>();
        foreach (var standing in (TenantStanding[])[TenantStanding.Grace, TenantStanding.Restricted, TenantStanding.Suspended])
            if (await Subscribed.All(db).Where(rule.Is(standing)).CountAsync(cancellationToken) is > 0 and var count)
                owing[standing] = count;
        return owing;
    }

    /// <summary>Number of things that need a person, by the page that shows them.</summary>
    public async Task<IReadOnlyDictionary<string, int>> NeedsPersonAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["admin/events"] = await db.Set<InboxEvent>().CountAsync(row => row.State == InboxState.Dead, cancellationToken),
            ["admin/reconciliation"] = await db.Set<UsageCheck>().CountAsync(UsageCheck.NeedsPerson, cancellationToken),
        };
    }

    // Days are found through each tenant, because they are indexed by tenant: one look-up per tenant, however long the history.
    private async Task<(long Today, long FailedToday, long RefusedToday, long Yesterday)> CallsAsync(
        BillingDb db,
        CancellationToken cancellationToken
    )
    {
        var midnight = new DateTimeOffset(clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var since = midnight.AddDays(-1);
        var sums = await db.Set<Tenant>()
            .AsNoTracking()
            .SelectMany(tenant => db.Set<UsageDay>().Where(day => day.TenantId == tenant.Id && day.Day >= since && !day.IsTest))
            // A call on several meters has a row for each: the largest count is the number of calls.
            .GroupBy(day => new
            {
                day.TenantId,
                day.Day,
                day.KeyId,
                day.Endpoint,
                day.Model,
                day.Status,
            })
            .Select(group => new
            {
                group.Key.Day,
                group.Key.Status,
                Calls = group.Max(day => day.Events),
            })
            .GroupBy(row => new { row.Day, row.Status })
            .Select(group => new
            {
                group.Key.Day,
                group.Key.Status,
                Calls = group.Sum(row => row.Calls),
            })
            .ToListAsync(cancellationToken);
        var refused = await db.Set<UsageRefusal>()
            .AsNoTracking()
            .Where(row => row.Day >= since && !row.IsTest)
            .GroupBy(row => new { row.Day, row.Status })
            .Select(group => new
            {
                group.Key.Day,
                group.Key.Status,
                Calls = group.Sum(row => row.Calls),
            })
            .ToListAsync(cancellationToken);
        var all = sums.Concat(refused).ToList();
        return (
            all.Where(sum => sum.Day >= midnight).Sum(sum => sum.Calls),
            all.Where(sum => sum.Day >= midnight && sum.Status >= StatusCodes.Status500InternalServerError).Sum(sum => sum.Calls),
            all.Where(sum =>
                    sum.Day >= midnight && sum.Status is >= StatusCodes.Status400BadRequest and < StatusCodes.Status500InternalServerError
                )
                .Sum(sum => sum.Calls),
            all.Where(sum => sum.Day < midnight).Sum(sum => sum.Calls)
        );
    }

    /// <summary>The text of a search box, trimmed and shortened, also in lower case.</summary>
    /// <remarks>Names are compared with both, because SQLite lower-cases only A to Z: "Élan" must be found by "Élan".</remarks>
    private sealed record Search(string Typed, string Lower)
    {
        public static Search? For(string? text)
        {
            var typed = text?.Trim();
            if (string.IsNullOrEmpty(typed))
                return null;
            typed = typed[..Math.Min(typed.Length, LongestText)];
            return new Search(typed, typed.ToLowerInvariant());
        }
    }
}
