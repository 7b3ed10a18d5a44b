using System.Collections.Frozen;
using BillingPortal.PlanChanges;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Usage;
using Bunit;
using Shouldly;
using Xunit;

namespace Components;

/// <summary>A plan that includes one meter and prices another shows both, and where it stops.</summary>
public sealed class MixedPlanTests : PortalComponents
{
    private static readonly BillingPeriod Period = new(Now.AddDays(-15), Now.AddDays(15));

    private static readonly PlanDefinition Mixed = new()
    {
        Name = "Basic",
        BaseAmountMinor = 1000,
        HeadroomPercent = 20,
        Meters =
        {
            ["api_calls"] = new MeterTerms { Included = 1000 },
            ["tasks"] = new MeterTerms { PricePer1K = 0.25m, Included = 500 },
            ["tokens"] = new MeterTerms { PricePer1K = 0.01m },
        },
    };

    private static readonly PlanDefinition ByUse = new()
    {
        Name = "Pro Haiku",
        BaseAmountMinor = 1000,
        Meters =
        {
            ["tasks"] = new MeterTerms { PricePer1K = 0.02m, Included = 400 },
            ["tokens"] = new MeterTerms { PricePer1K = 0.0013m },
        },
    };

    private readonly PlanCatalogue _catalogue = new()
    {
        Meters =
        {
            ["api_calls"] = new MeterDefinition { Name = "API calls", Order = 1 },
            ["tasks"] = new MeterDefinition { Name = "Tasks", Order = 2 },
            ["tokens"] = new MeterDefinition { Name = "Tokens", Order = 3 },
        },
        Plans = { ["basic"] = Mixed, ["haiku"] = ByUse },
    };

    [Fact]
    public void Its_card_has_its_limits_its_prices_and_its_stop()
    {
        var card = Render<PlanCard>(set =>
            set.Add(one => one.Key, "basic").Add(one => one.Plan, Mixed).Add(one => one.Catalogue, _catalogue)
        );

        Words(card.Find(".price")).ShouldBe("$10 / month + usage");
        card.FindAll(".incl dt")
            .Zip(card.FindAll(".incl dd"), (amount, meter) => $"{Words(amount)} {Words(meter)}")
            .ShouldBe(["1,000 API calls", "$0.25 / 1K tasks, stops at 600", "$0.01 / 1K tokens"]);
    }

    [Fact]
    public void Only_plans_that_are_sold_by_use_alone_stand_under_usage_plans()
    {
        var table = Render<UsagePlans>(set => set.Add(one => one.Catalogue, _catalogue));

        var row = table.FindAll("tbody tr").ShouldHaveSingleItem();
        row.QuerySelectorAll("th, td.num").Select(Words).ShouldBe(["Pro Haiku", "$0.02, stops at 400", "$0.0013"]);
        table.Markup.ShouldContain("400 tasks and 2,000 tokens on Pro Haiku");
    }

    [Fact]
    public void Without_a_plan_that_is_sold_by_use_there_is_no_such_section()
    {
        _catalogue.Plans.Remove("haiku");
        Render<UsagePlans>(set => set.Add(one => one.Catalogue, _catalogue)).Markup.Trim().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(LimitPolicy.Refuse, "$0.25 / 1K, stops at 600", "20 % headroom, then stops")]
    [InlineData(LimitPolicy.Warn, "$0.25 / 1K", "20 % headroom, then stops or goes on")]
    [InlineData(LimitPolicy.Degrade, "$0.25 / 1K, slower above 600", "20 % headroom, then stops or goes on slower")]
    public void A_limit_is_called_a_stop_only_where_it_is_one(LimitPolicy onLimit, string amount, string above)
    {
        var plan = Plan(onLimit);
        PlanText.AmountAndStop(plan, plan.Meters["tasks"], "usd").ShouldBe(amount);
        PlanText.AboveLimit(plan).ShouldBe(above);
    }

    [Fact]
    public void Usage_that_would_stop_does_not_fit_and_usage_that_fits_has_its_price()
    {
        var over = PlanFit.Of(Mixed, isCurrent: false, Standing(calls: 100, tasks: 700, tokens: 0));
        over.Label!.Word.ShouldBe("does not fit");
        over.NoLongerFits.ShouldBe(["Tasks: 700 projected, Basic stops at 600."]);

        var fits = PlanFit.Of(Mixed, isCurrent: false, Standing(calls: 100, tasks: 600, tokens: 10_000));
        (fits.Label, fits.CostMinor).ShouldBe((null, 1000 + 15 + 10));

        PlanFit.Of(Plan(LimitPolicy.Warn), isCurrent: false, Standing(calls: 100, tasks: 700, tokens: 0)).Label.ShouldBeNull();
    }

    private static PlanDefinition Plan(LimitPolicy onLimit) =>
        new()
        {
            HeadroomPercent = 20,
            Meters =
            {
                ["api_calls"] = new MeterTerms { Included = 1000 },
                ["tasks"] = new MeterTerms
                {
                    PricePer1K = 0.25m,
                    Included = 500,
                    OnLimit = onLimit,
                },
            },
        };

    private PlanStanding Standing(long calls, long tasks, long tokens)
    {
        var entitlement = new Entitlement
        {
            TenantId = 1,
            State = EntitlementState.Active,
            PlanName = "Pro",
            Period = Period,
            Meters = FrozenDictionary<string, MeterAllowance>.Empty,
        };
        var usage = new PeriodUsage(entitlement, [Used("api_calls", calls), Used("tasks", tasks), Used("tokens", tokens)], Now);
        return new PlanStanding(entitlement, null, null, null, null, null, usage, _catalogue, Now);
    }

    private static MeterUsage Used(string meter, long units) => new(meter, meter, "unit", units, 0, long.MaxValue, units, 0);

    private static string Words(AngleSharp.Dom.IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
