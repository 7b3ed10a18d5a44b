using System.Collections.Frozen;
using BillingPortal.Admin.Tenants;
using BillingPortal.ApiKeys;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Components;

/// <summary>What an operator reads about one tenant's keys and period.</summary>
public sealed class TenantFigureTests : PortalComponents
{
    private static readonly DateTimeOffset End = Now.AddDays(10);

    public TenantFigureTests() =>
        Services.AddSingleton(Options.Create(new PlanCatalogue { Plans = { ["free"] = new PlanDefinition { Name = "Free" } } }));

    [Fact]
    public void Only_keys_that_work_now_are_counted()
    {
        KeyRow[] keys =
        [
            Key(1),
            Key(2, expiresAt: Now.AddSeconds(1)),
            Key(3, expiresAt: Now),
            Key(4, revokedAt: Now.AddDays(-1)),
            Key(5, isTest: true),
            Key(6, isTest: true, expiresAt: Now.AddDays(-1)),
        ];

        var figure = Render<TenantKeysFigure>(set => set.Add(one => one.Keys, keys).Add(one => one.Members, 3).Add(one => one.AsOf, Now));

        Words(figure.Find(".v")).ShouldBe("2 live");
        Words(figure.Find(".n")).ShouldBe("1 test key · 3 members");
    }

    [Fact]
    public void A_period_says_what_follows_it()
    {
        Shown(Entitled).ShouldBe("Period ends|3 Dec|then the next one begins");
        Shown(Entitled with { EndsAt = End }).ShouldBe("Period ends|3 Dec|the plan ends 3 Dec");
        Shown(Entitled with { EndsAt = End }, localPlanSince: End).ShouldBe("Period ends|3 Dec|the plan ends 3 Dec, then Free begins");
        var changing = Entitled with { Next = Entitled with { PlanName = "Team" }, NextAt = End };
        Shown(changing).ShouldBe("Period ends|3 Dec|changes to Team 3 Dec");
        Shown(changing with { EndsAt = End }).ShouldBe("Period ends|3 Dec|the plan ends 3 Dec");
    }

    [Fact]
    public void Without_a_period_none_is_announced()
    {
        Shown(Entitled with { State = EntitlementState.Ended, Since = Now.AddDays(-2) }).ShouldBe("Period|None|the plan ended 21 Nov");
        Shown(Entitled with { State = EntitlementState.Trial }).ShouldBe("Period|Trial|no period: it does not renew");
    }

    private static Entitlement Entitled { get; } =
        new()
        {
            TenantId = 1,
            State = EntitlementState.Active,
            PlanName = "Pro",
            Period = new BillingPeriod(Now.AddDays(-20), End),
            Meters = FrozenDictionary<string, MeterAllowance>.Empty,
        };

    private string Shown(Entitlement of, DateTimeOffset? localPlanSince = null)
    {
        var tenant = new Tenant
        {
            PublicId = "ten_1",
            Name = "Acme",
            ContactEmail = "a@example.com",
            LocalPlan = localPlanSince is null ? null : "free",
            LocalPlanSince = localPlanSince,
        };
        var figure = Render<TenantPeriodFigure>(set => set.Add(one => one.Tenant, tenant).Add(one => one.Of, of).Add(one => one.AsOf, Now));
        return string.Join('|', Words(figure.Find(".k")), Words(figure.Find(".v")), Words(figure.Find(".n")));
    }

    private static string Words(AngleSharp.Dom.IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static KeyRow Key(long id, bool isTest = false, DateTimeOffset? expiresAt = null, DateTimeOffset? revokedAt = null) =>
        new(id, $"key {id}", "bp_live_1", isTest, "call", Now.AddDays(-30), expiresAt, revokedAt, LastUsedAt: null);
}
