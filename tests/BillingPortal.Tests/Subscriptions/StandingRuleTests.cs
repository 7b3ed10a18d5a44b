using BillingPortal.Admin;
using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Tests.Metering.Ledger;
using BillingPortal.Time;
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
        await using var db = fixture.Db();
        await db.InTransactionAsync(
            async () =>
            {
                await db.Set<TenantSubscription>().ExecuteDeleteAsync();
                await db.Set<Tenant>().ExecuteDeleteAsync();
                db.AddRange(rows.Select(row => row.Tenant));
                await db.SaveChangesAsync();
                foreach (var (tenant, subscription) in rows)
                    if (subscription is not null)
                        (subscription.TenantId, subscription.Tenant) = (tenant.Id, null);
                db.AddRange(rows.Where(row => row.Subscription is not null).Select(row => row.Subscription!));
                await db.SaveChangesAsync();
            },
            default
        );
        return rows;
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
