using BillingPortal.Plans;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Plans;

/// <summary>A larger plan is advised only where one that can be bought serves more.</summary>
public sealed class LiftsTests
{
    private readonly PlanCatalogue _catalogue = new()
    {
        Meters =
        {
            ["calls"] = new MeterDefinition(),
            ["pages"] = new MeterDefinition(),
            ["tokens"] = new MeterDefinition { SumOf = ["input", "output"] },
            ["input"] = new MeterDefinition(),
            ["output"] = new MeterDefinition(),
        },
        Plans =
        {
            ["basic"] = Plan(("calls", new() { Included = 100 }), ("pages", new() { Included = 5 }), ("tokens", new() { Included = 10 })),
            ["pro"] = Plan(20, ("calls", new() { Included = 100 }), ("pages", new() { Included = 5, OnLimit = LimitPolicy.Warn })),
            ["usage"] = Plan(("input", new() { PricePer1K = 1 }), ("output", new() { PricePer1K = 1, Included = 70 })),
            ["talk"] = new() { Kind = PlanKind.Contact, Meters = { ["calls"] = new() } },
            ["old"] = new() { Hidden = true, Meters = { ["calls"] = new() } },
        },
    };

    [Theory]
    [InlineData("calls", 100, true)] // pro's headroom
    [InlineData("calls", 120, false)] // only a plan that is agreed by talking, and one that is no longer sold
    [InlineData("pages", 5, true)] // pro only warns
    [InlineData("tokens", 10, true)] // the parts of the sum
    [InlineData("tokens", 70, false)] // the smaller part stops there
    [InlineData("input", 10_000, true)]
    [InlineData("output", 70, false)]
    [InlineData("unsold", 0, false)]
    public void A_limit_is_lifted_by_a_plan_that_serves_more(string meter, long limit, bool lifted) =>
        _catalogue.Lifts(meter, limit).ShouldBe(lifted);

    private static PlanDefinition Plan(params (string Key, MeterTerms Terms)[] meters) => Plan(0, meters);

    private static PlanDefinition Plan(int headroomPercent, params (string Key, MeterTerms Terms)[] meters) =>
        new() { HeadroomPercent = headroomPercent, Meters = meters.ToDictionary(meter => meter.Key, meter => meter.Terms) };
}
