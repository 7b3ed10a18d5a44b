using System.Text.Json.Nodes;
using Shouldly;
using StripeSandbox.Billing;
using Xunit;

namespace StripeSandbox.Tests.Billing;

public sealed class PriceMathTests
{
    private static JsonObject PerUnit(string amount) => new() { ["unit_amount_decimal"] = amount };

    [Theory]
    [InlineData("0.05", 30, 2)] // 1.5 rounds away from zero
    [InlineData("0.00013", 5000, 1)] // 0.65
    [InlineData("0.00065", 2000, 1)] // 1.3
    [InlineData("0.00013", 4000, 1)] // 0.52
    [InlineData("0.00065", 1000, 1)] // 0.65
    [InlineData("0.00013", 3000, 0)] // 0.39
    [InlineData("1000", 0, 0)]
    public void A_line_rounds_once_after_multiplying(string unit, long quantity, long cents) =>
        PriceMath.Amount(PerUnit(unit), quantity).ShouldBe(cents);

    private static JsonObject Tiered(string mode) =>
        new()
        {
            ["billing_scheme"] = "tiered",
            ["tiers_mode"] = mode,
            ["_tiers"] = new JsonArray(
                new JsonObject { ["up_to"] = 10L, ["unit_amount_decimal"] = "100" },
                new JsonObject
                {
                    ["up_to"] = 20L,
                    ["unit_amount_decimal"] = "50",
                    ["flat_amount"] = 7L,
                },
                new JsonObject { ["up_to"] = null, ["unit_amount_decimal"] = "10.5" }
            ),
        };

    [Theory]
    [InlineData("graduated", 10, 1000)]
    [InlineData("graduated", 11, 1057)]
    [InlineData("graduated", 22, 1528)]
    [InlineData("graduated", 0, 0)]
    [InlineData("volume", 10, 1000)]
    [InlineData("volume", 11, 557)]
    [InlineData("volume", 21, 221)]
    public void Tiers_are_inclusive(string mode, long quantity, long cents) => PriceMath.Amount(Tiered(mode), quantity).ShouldBe(cents);

    [Theory]
    [InlineData("up", 1001, 4)]
    [InlineData("down", 1999, 2)]
    [InlineData("up", 1000, 2)]
    public void Packages_are_divided_then_rounded(string round, long quantity, long cents)
    {
        var price = PerUnit("2");
        price["transform_quantity"] = new JsonObject { ["divide_by"] = 1000L, ["round"] = round };
        PriceMath.Amount(price, quantity).ShouldBe(cents);
    }

    [Theory]
    [InlineData(1000, 0, 100, 50, 500)]
    [InlineData(1000, 0, 3, 1, 667)]
    [InlineData(1000, 0, 100, 100, 0)]
    [InlineData(1000, 50, 100, 0, 1000)]
    [InlineData(-999, 0, 2, 1, -500)]
    public void Proration_is_to_the_second(long amount, long start, long end, long from, long expected) =>
        PriceMath.Prorated(amount, start, end, from).ShouldBe(expected);
}
