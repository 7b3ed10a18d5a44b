using System.Collections.Frozen;
using BillingPortal.Admin;
using BillingPortal.Admin.Tenants;
using BillingPortal.Invoices;
using BillingPortal.Overview;
using BillingPortal.PlanChanges;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using BillingPortal.Usage;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Components;

/// <summary>Numbers, and the text beside them, that a reader compares.</summary>
public sealed class FigureTests : PortalComponents
{
    private static readonly BillingPeriod Period = new(Now.AddDays(-1), Now.AddDays(29));

    private readonly PlanCatalogue _catalogue = new()
    {
        Meters = new(StringComparer.Ordinal)
        {
            ["api_calls"] = new MeterDefinition { Name = "API calls", Unit = "call" },
            ["input_tokens"] = new MeterDefinition { Name = "Input tokens", Unit = "token" },
        },
        Plans = new(StringComparer.Ordinal)
        {
            ["pro"] = new PlanDefinition { Name = "Pro", BaseAmountMinor = 4900 },
            ["team"] = new PlanDefinition { Name = "Team", BaseAmountMinor = 19900 },
        },
    };

    public FigureTests() => Services.AddSingleton(Options.Create(_catalogue));

    [Theory]
    [InlineData(0, 0, "–", "not compared yet")]
    [InlineData(0, 3, "0", "none")]
    [InlineData(2, 3, "2", "Review")]
    public void No_difference_is_said_only_after_a_comparison(int differences, int compared, string value, string words)
    {
        var figures = new AdminFigures(1, 1, new Dictionary<TenantStanding, int>(), 4900, 0, 0, 0, 0, 0, 0, differences, compared, "usd");
        var shown = Render<TenantFigures>(set => set.Add(one => one.Of, figures)).FindAll(".stat")[^1];
        shown.QuerySelector(".v")!.TextContent.Trim().ShouldBe(value);
        shown.QuerySelector(".n")!.TextContent.Trim().ShouldBe(words);
    }

    [Fact]
    public void Failed_and_refused_calls_are_told_apart()
    {
        var figures = new AdminFigures(1, 1, new Dictionary<TenantStanding, int>(), 0, 0, 0, 100, 2, 85, 0, 0, 0, "usd");
        var calls = Render<TenantFigures>(set => set.Add(one => one.Of, figures)).FindAll(".stat")[2];
        calls.QuerySelector(".n")!.TextContent.ShouldContain("2 % failed, 85 % refused");
    }

    [Fact]
    public void A_key_shows_what_it_used_under_the_plan_before_beside_its_days()
    {
        var used = new KeyUsage(
            1,
            "web",
            "bp_live_7Kq2",
            IsTest: false,
            Now,
            new Dictionary<string, long>(StringComparer.Ordinal) { ["input_tokens"] = 40 },
            [2, 0]
        );
        var table = Render<ByKeyTable>(set => set.Add(one => one.Shown, Shown(used)));
        table.FindAll("thead th.num").Select(head => head.TextContent).ShouldBe(["API calls", "Input tokens", "Last used"]);
        table.FindAll("tbody td.num").Take(2).Select(cell => cell.TextContent.Trim()).ShouldBe(["0", "40"]);
    }

    [Fact]
    public void The_part_of_a_period_leads_to_its_amount()
    {
        var entitlement = Entitled with { PlanKey = "pro" };
        var standing = new PlanStanding(
            entitlement,
            _catalogue.Plans["pro"],
            null,
            null,
            null,
            null,
            new PeriodUsage(entitlement, [], Now),
            _catalogue,
            Now
        );
        var preview = new PlanChangePreview(
            "team",
            "Team",
            PlanChangeTiming.Now,
            Now,
            [new("Team", 19237, IsProration: true), new("Pro", -4737, IsProration: true)],
            14500,
            "usd",
            Now,
            Now
        );
        var lines = Render<ChangeCost>(set =>
            set.Add(one => one.Preview, preview).Add(one => one.Standing, standing).Add(one => one.Plan, _catalogue.Plans["team"])
        );
        lines
            .FindAll("th span:last-child")
            .Select(part => part.TextContent)
            .ShouldBe([
                "96.67 % of $199.00, counted by the second (29 d of 30 d)",
                "96.67 % of $49.00, counted by the second (29 d of 30 d), given back",
            ]);
    }

    [Fact]
    public void A_renewal_of_a_usage_plan_does_not_look_like_the_invoice_before_it()
    {
        var first = Render<InvoicePeriod>(set => set.Add(one => one.Of, Invoice(Line(null, 1000, 0, 30))))
            .Find("*")
            .ParentElement!.TextContent;
        var renewal = Render<InvoicePeriod>(set =>
            set.Add(one => one.Of, Invoice(Line("input_tokens", 2, 0, 30), Line(null, 1000, 30, 60)))
        );
        renewal.FindAll(".spans > span").Select(span => span.TextContent[..5].Trim()).ShouldBe(["Plan", "Usage"]);
        renewal.FindAll(".spans > span")[1].TextContent.ShouldContain(first.Trim());
        renewal.FindAll(".spans > span")[0].TextContent.ShouldNotContain(first.Trim());
    }

    private static Entitlement Entitled =>
        new()
        {
            TenantId = 1,
            State = EntitlementState.Active,
            PlanName = "Pro",
            Meters = FrozenDictionary<string, MeterAllowance>.Empty,
            Period = Period,
        };

    private static OverviewSnapshot Shown(KeyUsage key) =>
        new(
            new PeriodUsage(Entitled, [new MeterUsage("api_calls", "API calls", "call", 0, 10, 10, 0, 0)], Now),
            new PlanDefinition { Name = "Pro" },
            "usd",
            null,
            null,
            [],
            [],
            [key],
            []
        );

    private static InvoiceCopy Invoice(params InvoiceLineCopy[] lines) =>
        new()
        {
            StripeInvoiceId = "in_1",
            Status = "paid",
            BillingReason = "subscription_cycle",
            Currency = "usd",
            Lines = [.. lines],
        };

    private static InvoiceLineCopy Line(string? meter, long amount, int fromDay, int toDay) =>
        new()
        {
            StripeLineId = "il_1",
            Description = "",
            Meter = meter,
            AmountMinor = amount,
            PeriodStart = Now.AddDays(fromDay - 40),
            PeriodEnd = Now.AddDays(toDay - 40),
        };
}
