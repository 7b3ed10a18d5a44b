using System.Collections.Frozen;
using BillingPortal.ApiKeys;
using BillingPortal.Overview;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Usage;
using BillingPortal.Web;
using Bunit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Components;

public sealed class FirstRunTests : PortalComponents
{
    private static readonly KeyRow Key = new(
        1,
        "web-app",
        "bp_test_7Kq2",
        IsTest: true,
        "call",
        Now.AddMinutes(-5),
        ExpiresAt: null,
        RevokedAt: null,
        LastUsedAt: null
    );

    public FirstRunTests()
    {
        Services.AddSingleton(
            PublicUrl.From(new ConfigurationBuilder().AddInMemoryCollection([new("PublicUrl", "http://localhost:5080")]).Build())
        );
        this.AddAuthorization().SetAuthorized("lena@example.com");
    }

    [Fact]
    public void Who_has_paid_and_has_no_key_is_led_to_one()
    {
        var shown = Shown(plan: "Pro Haiku", keys: []);
        shown.IsFirstRun.ShouldBeTrue();
        var steps = Steps(shown);
        steps
            .FindAll("li")
            .Select(step => $"{step.ClassName}: {step.QuerySelector("h3")!.FirstChild!.TextContent}")
            .ShouldBe(["done: Confirm your e-mail", "done: Choose a plan", "now: Create an API key", "todo: Make the first call"]);
        steps.Find(".btn.pri").GetAttribute("href").ShouldBe("keys");
    }

    [Fact]
    public void With_a_key_the_first_call_is_one_that_the_plan_includes()
    {
        Steps(Shown(plan: "Pro Haiku", keys: [Key])).Find("pre").TextContent.ShouldContain("v1/chat/completions");
        Steps(Shown(plan: null, keys: [Key])).Find("pre").TextContent.ShouldContain("v1/echo");
    }

    [Fact]
    public void The_key_of_the_example_is_one_that_may_call()
    {
        var reader = Key with { Id = 2, Prefix = "bp_live_read", IsTest = false, Scopes = "billing:read" };
        Steps(Shown(plan: "Pro Haiku", keys: [reader, Key])).Find("pre").TextContent.ShouldContain("bp_test_7Kq2");
        Steps(Shown(plan: "Pro Haiku", keys: [reader])).Find(".btn.pri").TextContent.ShouldContain("Create key");
        Steps(Shown(plan: "Pro Haiku", keys: [Key with { ExpiresAt = Now.AddDays(-1) }]))
            .Find(".btn.pri")
            .TextContent.ShouldContain("Create key");
    }

    [Fact]
    public void After_a_call_of_any_period_nobody_is_led_again() =>
        Shown(plan: "Pro Haiku", keys: [Key with { LastUsedAt = Now.AddDays(-40) }]).IsFirstRun.ShouldBeFalse();

    private IRenderedComponent<FirstRun> Steps(OverviewSnapshot shown) => Render<FirstRun>(set => set.Add(one => one.Shown, shown));

    private static OverviewSnapshot Shown(string? plan, IReadOnlyList<KeyRow> keys)
    {
        var entitlement = new Entitlement
        {
            TenantId = 1,
            State = plan is null ? EntitlementState.Trial : EntitlementState.Active,
            PlanName = plan ?? "Trial",
            Meters = FrozenDictionary<string, MeterAllowance>.Empty,
            Period = new BillingPeriod(Now.AddDays(-1), Now.AddDays(29)),
        };
        var trial = new MeterUsage("trial_calls", "Trial calls", "call", 0, 50, 50, 0, 0);
        return new OverviewSnapshot(
            new PeriodUsage(entitlement, plan is null ? [trial] : [], Now),
            plan is null ? null : new PlanDefinition { Name = plan },
            "usd",
            null,
            null,
            [],
            keys,
            [],
            []
        );
    }
}
