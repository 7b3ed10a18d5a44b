using BillingPortal.Admin;
using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Tests.Metering;
using BillingPortal.Tests.Metering.Ledger;
using BillingPortal.Time;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Subscriptions;

public sealed class StandingRuleOnSqliteTests(SqliteLedgerFixture fixture) : StandingRuleTests(fixture), IClassFixture<SqliteLedgerFixture>;

public sealed class StandingRuleOnPostgresTests(PostgresLedgerFixture fixture)
    : StandingRuleTests(fixture),
        IClassFixture<PostgresLedgerFixture>;

/// <summary>
/// For every status and every age of a missing payment, these agree: the answer to calls, the operator's list, and its filters.
/// </summary>
public abstract class StandingRuleTests(LedgerFixture fixture)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly DunningTerms Dunning = new() { GraceDays = 7, RestrictedDays = 14 };
    private static readonly string?[] Statuses =
    [
        null,
        "incomplete",
        "incomplete_expired",
        "trialing",
        "active",
        "past_due",
        "canceled",
        "unpaid",
        "paused",
    ];
    private static readonly double?[] DaysPastDue = [null, 0, 6.99, 7, 20.99, 21, 400];
    private static readonly int?[] DaysToEnd = [null, -1, 5];
    private static readonly (string? Plan, int Days)[] LocalPlans = [(null, 0), ("free", -90), ("free", -1), ("gone", -1)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task List_filter_and_entitlement_say_the_same(bool hasFreePlan)
    {
        var catalogue = Catalogue(hasFreePlan);
        var tenants = await AddAllAsync();
        var queries = new AdminQueries(new Databases(fixture), Options.Create(catalogue), Dunning, new BillingClock(new Fixed()));

        var entitlements = tenants.ToDictionary(
            row => row.Tenant.Id,
            row => Entitlement.For(row.Tenant, row.Subscription, catalogue, Dunning, Now)
        );
        var listed = await IdsAsync(queries, new TenantFilter());
        listed.Keys.ShouldBe(entitlements.Keys, ignoreOrder: true);
        foreach (var (id, standing) in listed)
            standing.ShouldBe(entitlements[id].Standing, Describe(tenants, id));
        var rule = new StandingRule(catalogue, Dunning, Now);
        foreach (var (tenant, subscription) in tenants)
            rule.Of(tenant, subscription).ShouldBe(entitlements[tenant.Id].Standing, Describe(tenants, tenant.Id));

        foreach (var standing in Enum.GetValues<TenantStanding>())
        {
            var found = await IdsAsync(queries, new TenantFilter(Standing: standing));
            found.Keys.ShouldBe(
                entitlements.Where(one => one.Value.Standing == standing).Select(one => one.Key),
                ignoreOrder: true,
                standing.ToString()
            );
            if (hasFreePlan || standing != TenantStanding.Restricted)
                found.ShouldNotBeEmpty($"the rows above hold every standing, {standing} too");
        }
        foreach (var plan in (string[])["pro", "free"])
            (await IdsAsync(queries, new TenantFilter(Plan: plan)))
                .Where(one => one.Value != TenantStanding.Ended)
                .Select(one => one.Key)
                .ShouldBe(
                    entitlements
                        .Where(one => one.Value.PlanKey == plan && one.Value.State != EntitlementState.Ended)
                        .Select(one => one.Key),
                    ignoreOrder: true,
                    plan
                );
    }

    private sealed record SubscriptionDraw(string Status, string Plan, int CreatedHours, int? PastDue, int? End, int? Ended, int? Pending);

    private sealed record TenantDraw(SubscriptionDraw[] Subscriptions, string? LocalPlan, int? LocalHours);

    private sealed record World(bool HasFreePlan, int GraceDays, int RestrictedDays, TenantDraw[] Tenants);

    /// <summary>
    /// Whatever happened to a tenant: several subscriptions with any status, ends, missing payments and scheduled plans, a local plan
    /// before or after them, and any terms of the operator. What metering answers by, and the only filter that lists the tenant, agree.
    /// </summary>
    [Fact]
    public void Any_history_has_one_standing_for_calls_and_for_the_operators_filters() =>
        Prop.ForAll(Worlds().ToArbitrary(), world => CheckAsync(world).GetAwaiter().GetResult()).Check(Repeatable.Config.WithMaxTest(12));

    private static Gen<World> Worlds()
    {
        // Hours from now, dense around the ends of grace and restriction that GraceDays and RestrictedDays may have.
        int[] hours = [-24 * 60, -24 * 21, (-24 * 21) + 1, -24 * 14, -24 * 7, (-24 * 7) + 1, -24, -1, 0];
        int?[] past = [null, .. hours];
        int?[] around = [null, null, .. hours, 1, 24, 24 * 90];
        string?[] localPlans = [null, null, "free", "pro", "gone"];
        var subscriptions =
            from status in Gen.Elements(Statuses.Where(status => status is not null).Select(status => status!))
            from plan in Gen.Elements("pro", "pro", "free", "gone", "")
            from created in Gen.Elements(hours)
            from pastDue in Gen.Elements(past)
            from end in Gen.Elements(around)
            from ended in Gen.Elements(past)
            from pending in Gen.Elements(around)
            select new SubscriptionDraw(status, plan, created, pastDue, end, ended, pending);
        var tenants =
            from count in Gen.Choose(0, 3)
            from list in subscriptions.ArrayOf(count)
            from localPlan in Gen.Elements(localPlans)
            from localHours in Gen.Elements(past)
            select new TenantDraw(list, localPlan, localHours);
        return from hasFreePlan in Gen.Elements(true, false)
            from grace in Gen.Elements(0, 7)
            from restricted in Gen.Elements(0, 14)
            from list in tenants.ArrayOf(60)
            select new World(hasFreePlan, grace, restricted, list);
    }

    private async Task CheckAsync(World world)
    {
        var catalogue = Options.Create(Catalogue(world.HasFreePlan));
        var dunning = new DunningTerms { GraceDays = world.GraceDays, RestrictedDays = world.RestrictedDays };
        var clock = new BillingClock(new Fixed());
        await StoreAsync([.. world.Tenants.SelectMany(Rows)]);
        var directory = new EntitlementDirectory(new Databases(fixture), catalogue, dunning, new KeyedLock(), clock);
        var queries = new AdminQueries(new Databases(fixture), catalogue, dunning, clock);

        var listed = await IdsAsync(queries, new TenantFilter());
        listed.Count.ShouldBe(world.Tenants.Length);
        var answers = new Dictionary<long, TenantStanding>();
        foreach (var id in listed.Keys)
            answers[id] = (await directory.FindAsync(id, default))!.Standing;
        listed.ShouldBe(answers, ignoreOrder: true);
        var found = new List<KeyValuePair<long, TenantStanding>>();
        foreach (var standing in Enum.GetValues<TenantStanding>())
            found.AddRange(
                (await IdsAsync(queries, new TenantFilter(Standing: standing))).Keys.Select(id => KeyValuePair.Create(id, standing))
            );
        found.ShouldBe(answers, ignoreOrder: true);
    }

    private static IEnumerable<(Tenant Tenant, TenantSubscription? Subscription)> Rows(TenantDraw draw)
    {
        var (tenant, _) = Row(status: null, pastDue: null, end: null, (null, 0));
        (tenant.LocalPlan, tenant.LocalPlanSince) = (draw.LocalPlan, draw.LocalPlan is null ? null : FromNow(draw.LocalHours));
        if (draw.Subscriptions.Length == 0)
            return [(tenant, null)];
        return draw.Subscriptions.Select(
            (one, index) =>
            {
                var (_, row) = Row(one.Status, pastDue: null, end: null, (null, 0), one.Plan);
                row!.StripeSubscriptionId += $"_{index}";
                row.CreatedAt = Now.AddHours(one.CreatedHours);
                (row.PastDueSince, row.CancelAt, row.EndedAt) = (FromNow(one.PastDue), FromNow(one.End), FromNow(one.Ended));
                if (one.Pending is not null)
                    (row.PendingPlanKey, row.PendingPlanAt) = ("free", FromNow(one.Pending));
                return (tenant, (TenantSubscription?)row);
            }
        );
    }

    private static DateTimeOffset? FromNow(int? hours) => hours is { } number ? Now.AddHours(number) : null;

    [Fact]
    public void Unpaid_is_suspended_also_when_nobody_knows_since_when()
    {
        var (tenant, subscription) = Row("unpaid", pastDue: null, end: null, (null, 0));
        Entitlement.For(tenant, subscription, Catalogue(hasFreePlan: true), Dunning, Now).State.ShouldBe(EntitlementState.Suspended);
    }

    private async Task<List<(Tenant Tenant, TenantSubscription? Subscription)>> AddAllAsync()
    {
        var rows = new List<(Tenant Tenant, TenantSubscription? Subscription)>();
        foreach (var status in Statuses)
        foreach (var pastDue in status is "past_due" or "unpaid" ? DaysPastDue : [null])
        foreach (var end in status is null ? [null] : DaysToEnd)
        foreach (var local in LocalPlans)
            rows.Add(Row(status, pastDue, end, local));
        rows.Add(Row("active", null, null, (null, 0), plan: "gone")); // a plan missing from the catalogue
        rows.Add(Row("past_due", 1, null, ("free", -1), plan: "gone"));
        await StoreAsync(rows);
        return rows;
    }

    private async Task StoreAsync(List<(Tenant Tenant, TenantSubscription? Subscription)> rows)
    {
        await using var db = fixture.Db();
        await db.InTransactionAsync(
            async () =>
            {
                await db.Set<TenantSubscription>().ExecuteDeleteAsync();
                await db.Set<Tenant>().ExecuteDeleteAsync();
                db.AddRange(rows.Select(row => row.Tenant).Distinct());
                await db.SaveChangesAsync();
                foreach (var (tenant, subscription) in rows)
                    if (subscription is not null)
                        (subscription.TenantId, subscription.Tenant) = (tenant.Id, null);
                db.AddRange(rows.Where(row => row.Subscription is not null).Select(row => row.Subscription!));
                await db.SaveChangesAsync();
            },
            default
        );
    }

    private static (Tenant, TenantSubscription?) Row(
        string? status,
        double? pastDue,
        int? end,
        (string? Plan, int Days) local,
        string plan = "pro"
    )
    {
        var tenant = new Tenant
        {
            PublicId = Tenant.NewPublicId(),
            Name = "Any",
            ContactEmail = "any@example.com",
            CreatedAt = Now.AddDays(-100),
            LocalPlan = local.Plan,
            LocalPlanSince = local.Plan is null ? null : Now.AddDays(local.Days),
        };
        return (
            tenant,
            status is null
                ? null
                : new TenantSubscription
                {
                    StripeSubscriptionId = "sub_" + tenant.PublicId,
                    StripeCustomerId = "cus_" + tenant.PublicId,
                    Status = status,
                    PlanKey = plan,
                    CreatedAt = Now.AddDays(-60),
                    PeriodStart = Now.AddDays(-10),
                    PeriodEnd = Now.AddDays(20),
                    BillingAnchor = Now.AddDays(-10),
                    PastDueSince = pastDue is { } days ? Now.AddDays(-days) : null,
                    CancelAt = end is { } endsAfter ? Now.AddDays(endsAfter) : null,
                    EndedAt = status == "canceled" ? Now.AddDays(-30) : null,
                    SyncedAt = Now,
                }
        );
    }

    private static async Task<Dictionary<long, TenantStanding>> IdsAsync(AdminQueries queries, TenantFilter filter)
    {
        var found = new Dictionary<long, TenantStanding>();
        for (var skip = 0; ; skip += AdminQueries.LargestPage)
        {
            var (rows, total) = await queries.TenantsAsync(filter, skip, AdminQueries.LargestPage, default);
            foreach (var row in rows)
                found.Add(row.Id, row.Standing);
            if (skip + AdminQueries.LargestPage >= total)
                return found;
        }
    }

    private static string Describe(List<(Tenant Tenant, TenantSubscription? Subscription)> rows, long id)
    {
        var (tenant, subscription) = rows.First(row => row.Tenant.Id == id);
        return $"{subscription?.Status ?? "no subscription"} of {subscription?.PlanKey}, past due since "
            + $"{subscription?.PastDueSince:s}, ends {subscription?.CancelAt:s}, local {tenant.LocalPlan} since "
            + $"{tenant.LocalPlanSince:s}";
    }

    private static PlanCatalogue Catalogue(bool hasFreePlan)
    {
        var catalogue = new PlanCatalogue
        {
            Meters =
            {
                ["api_calls"] = new MeterDefinition { Name = "API calls", Unit = "call" },
            },
            Plans =
            {
                ["pro"] = new PlanDefinition
                {
                    Name = "Pro",
                    BaseAmountMinor = 4900,
                    Order = 2,
                },
            },
        };
        catalogue.Plans["free"] = new PlanDefinition
        {
            Name = "Free",
            Order = 1,
            Kind = hasFreePlan ? PlanKind.Local : PlanKind.Contact,
        };
        return catalogue;
    }

    private sealed class Fixed : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class Databases(LedgerFixture of) : IDbContextFactory<BillingDb>
    {
        public BillingDb CreateDbContext() => of.Db();
    }
}
